//! Every limit in one place: how much is read, how long is waited, how much is remembered.

use crate::log_limit::LineAllowance;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

/// The webhook's body, in bytes (CONTRACT section 1.2).
pub const WEBHOOK_BODY: usize = 64 * 1024;
/// The signup's body, in bytes (CONTRACT section 3).
pub const SIGNUP_BODY: usize = 16 * 1024;
/// How long a body may take to arrive; after it the connection is closed (CONTRACT section 1.4).
pub const BODY_READ: Duration = Duration::from_secs(5);
/// How long a decision may take once the body is read (CONTRACT section 1.4).
pub const DECISION_DEADLINE: Duration = Duration::from_millis(1500);
/// How long an idle connection is kept; platforms reuse theirs after 4-5 s (CONTRACT section 1.4).
pub const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How long a request's head may take: the first one from the connection's beginning on, each further one from its first
/// byte on. What is late is answered 408, and the connection is closed.
pub const HEAD_READ: Duration = Duration::from_secs(5);
/// How long a body may take from its first byte on, wanted or not, before the connection is cut: longer than any of the
/// routes waits for one.
pub const BODY_LEFT: Duration = Duration::from_secs(8);
/// How long a TLS handshake may take.
pub const TLS_HANDSHAKE: Duration = Duration::from_secs(1);
/// TLS handshakes of one listener at once; more wait, within the time that they have.
pub const TLS_HANDSHAKES: usize = 4_096;
/// The open connections of one source (an IPv4 address or an IPv6 /64), unless set otherwise. A head that is never
/// finished costs what was sent of it, 128 KiB at most and for [`HEAD_READ`] at most: so 32 MiB per source.
pub const CONNECTIONS_PER_SOURCE: NonZeroU32 = NonZeroU32::new(256).expect("not zero");
/// How long a connection beyond that waits for one of its source's to end, or for its source to be known as a platform.
pub const CONNECTION_WAIT: Duration = Duration::from_secs(1);
/// Sources of platforms, which have any number of connections, that are remembered.
pub const PLATFORMS_KNOWN: usize = 1_024;
/// The most connections of the webhook's own listener, all its workers together, where there are descriptors for them.
pub const WEBHOOK_CONNECTIONS: usize = 4_096;
/// The connections of the admin listener.
pub const ADMIN_CONNECTIONS: usize = 64;
/// Half of [`ADMIN_CONNECTIONS`], so that no single source takes all of them.
pub const ADMIN_CONNECTIONS_PER_SOURCE: NonZeroU32 = NonZeroU32::new(32).expect("not zero");
/// How long the admin listener keeps an idle connection.
pub const ADMIN_KEEP_ALIVE: Duration = Duration::from_secs(5);

/// The most descriptors that the process asks for; the system may give fewer.
pub const DESCRIPTORS: u64 = 65_536;
/// Descriptors that connections leave to the store, to letters and to the admin listener.
pub const DESCRIPTORS_KEPT: usize = 256;
/// What a connection takes: one descriptor to serve it, one to end it where nobody uses it.
pub const DESCRIPTORS_A_CONNECTION: usize = 2;
/// The most connections of one worker; more wait until one ends.
pub const CONNECTIONS_A_WORKER: usize = 25_000;

/// What a log line holds of each text that a phone sent, in bytes.
pub const LOGGED_TEXT: usize = 256;

/// How long `check` waits for the name of the mail relay to resolve.
pub const NAME_RESOLVED: Duration = Duration::from_secs(5);

/// How long a captcha can be answered (CONTRACT section 2).
pub const CAPTCHA_LIFETIME: Duration = Duration::from_mins(15);
/// Answered captchas remembered until they expire: about 80 MB at most.
pub const CAPTCHAS_USED: usize = 1_000_000;

/// The sliding window of signup quotas (CONTRACT section 3).
pub const QUOTA_WINDOW: Duration = Duration::from_hours(1);
/// Accounts created by one source in that window, unless set otherwise.
pub const SIGNUPS_PER_HOUR: u32 = 3;
/// Names found taken by one source in that window, unless set otherwise, so that names cannot be listed.
pub const CONFLICTS_PER_HOUR: u32 = 30;
/// Sources, and wider blocks of IPv6, whose sign-ups are counted at once: about 30 MB at worst.
pub const QUOTA_SOURCES: usize = 100_000;
/// The sliding window in which the sign-ups of one mailbox are counted (CONTRACT section 3).
pub const MAILBOX_WINDOW: Duration = Duration::from_hours(24);
/// Accounts created with one mailbox at one tenant in that window, unless set otherwise.
pub const MAILBOX_SIGNUPS_PER_DAY: u32 = 3;
/// Mailboxes whose sign-ups are counted at once: about 12 MB. Only sign-ups that create an account add one.
pub const QUOTA_MAILBOXES: usize = 100_000;
/// Accounts created at one tenant within [`QUOTA_WINDOW`], unless set otherwise.
pub const TENANT_SIGNUPS_PER_HOUR: u32 = 1_000;
/// The most of them that can be set: each is remembered for the window, in four bytes.
pub const TENANT_SIGNUPS_MOST: u32 = 10_000_000;
/// Accounts of one tenant that may wait for their activation, unless set otherwise: some 25 MB on the disk, and 250 MB where
/// none of their emails can be delivered.
pub const PENDING_ACCOUNTS: u32 = 50_000;

/// Signups that wait for the store at once, unless set otherwise, and as many activations and as many look-ups: what the
/// store commits together, so that more of them would only wait longer.
pub const WAITING_FOR_STORE: NonZeroUsize = NonZeroUsize::new(64).expect("not zero");

/// The sign-in's body, in bytes: a username and 32 hex digits.
pub const LOGIN_BODY: usize = 4 * 1024;
/// Tries to sign in that one source has within [`TRIES_PERIOD`], unless set otherwise.
pub const SIGN_INS_PER_MINUTE: u32 = 10;
/// The most tries that can be set: each is remembered by its time.
pub const SIGN_INS_MOST: u32 = 1_000;
/// Provisioning links that one account may ask for within [`TRIES_PERIOD`].
pub const LINKS_PER_MINUTE: u32 = 10;
/// The sliding window of tries.
pub const TRIES_PERIOD: Duration = Duration::from_mins(1);
/// Sources, and accounts, whose tries are counted at once: about 15 MB each at ten tries a period.
pub const TRIED_KEYS: usize = 50_000;

/// How long a session lasts, by the wall clock.
pub const SESSION_LIFETIME: Duration = Duration::from_mins(15);
/// What is read of a session's token, in bytes: names of a tenant, a realm and an account fit easily.
pub const SESSION_TOKEN: usize = 4 * 1024;
/// Sessions of one account that were signed out and are remembered one by one until they would have ended by themselves.
/// Of more, the older sessions of that account all count as signed out.
pub const SIGNED_OUT: usize = 16;
/// Accounts whose signed-out sessions are remembered: at worst 500 bytes each, 10 MB.
pub const SIGNED_OUT_ACCOUNTS: usize = 20_000;

/// How long a provisioning link works, by the monotonic clock.
pub const LINK_LIFETIME: Duration = Duration::from_mins(10);
/// How often a provisioning link works: phones ask twice, and a person may scan it with the wrong one first.
pub const LINK_USES: u8 = 3;
/// Provisioning links that wait at once: about 10 MB, and 6 MB more where each was fetched by apps with long names.
pub const LINKS: usize = 20_000;
/// How much is kept of what an app that fetched a link calls itself, in bytes.
pub const APP_NAME: usize = 100;

/// Registration attempts remembered of each name: so many grants, and as many refusals.
pub const VISITS: usize = 10;
/// Names whose attempts are remembered. A grant takes at most 260 bytes, a refusal as many, or 370 under a realm of nobody's,
/// where there are no grants. So a name takes at most 5.2 kB and all together 104 MB, where each is an account whose phone
/// was let in ten times and refused ten times. Without an account, and so without grants, a name takes at most 3.7 kB and
/// all together 75 MB; with one guess per name, as a guesser leaves them, 7 MB.
pub const VISITED_NAMES: usize = 20_000;
/// What is remembered of each text that a phone sent, in bytes.
pub const VISIT_TEXT: usize = 100;
/// Names whose last refused attempt is remembered for operators. An entry takes 300 bytes and what its texts have, 2.6 kB at the
/// very worst, some 600 bytes from a phone: so all together 13 MB at worst, and 3 MB where phones made them.
pub const REFUSED_NAMES: usize = 5_000;
/// For how long a refused attempt is remembered.
pub const REFUSED_KEPT: Duration = Duration::from_hours(24);
/// What is remembered of a username or a realm of a refused attempt, in bytes: no account has a longer one.
pub const REFUSED_NAME: usize = 255;

/// The most that a snapshot may have, in bytes: thirty million known-good pairs or verified answers, where a million and
/// 300 000 are kept unless set otherwise. What is larger is not read to its end.
pub const SNAPSHOT_SIZE: u64 = 1 << 30;
/// How long a stop writes at the last snapshot; a million known-good pairs take less than a second.
pub const LAST_SNAPSHOT: Duration = Duration::from_secs(5);
/// The body of a change that an operator makes over the admin listener, in bytes.
pub const ADMIN_BODY: usize = 4 * 1024;
/// How many ended listings the answer to such a change shows; it counts all of them.
pub const ENDED_SHOWN: usize = 100;
/// The time in which at most one line is logged about refused admin tokens.
pub const REFUSED_TOKENS: Duration = Duration::from_secs(10);
/// The lines about wrong webhook passwords, by the address they come from.
pub const REFUSED_CALLER_LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 64 };
/// The lines about what is refused on the website, by reason and source.
pub const WEBSITE_LINES: LineAllowance = LineAllowance { each: 1, all: 128, keys: 128 };
/// The lines about sign-ins and sign-outs, by outcome and source.
pub const SIGN_IN_LINES: LineAllowance = LineAllowance { each: 30, all: 300, keys: 300 };
/// The lines about odd attempts, by outcome and source: with those above some 280 a second at the very most, of which the
/// log of a systemd unit as we ship it takes twice as many.
pub const ATTEMPT_LINES: LineAllowance = LineAllowance { each: 30, all: 2_000, keys: 2_000 };
/// The lines about a store that does not answer or an email that cannot be written, by message and tenant.
pub const UNDECIDED_LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 64 };
/// How long audit records are kept.
pub const RECORDS_KEPT: Duration = Duration::from_hours(24 * 366);
/// How many audit records are read at once.
pub const RECORDS_AT_ONCE: u32 = 100;
/// The longest wait between two tries to erase what was removed.
pub const ERASING_RETRY_CAP: Duration = Duration::from_secs(10);
/// The longest an operator's rule may be set to last; beyond that it is for good.
pub const RULE_LONGEST: Duration = Duration::from_hours(24 * 3_660);
/// The reason of an operator's rule about a network, in bytes.
pub const RULE_REASON: usize = 200;
/// A file of listed networks, in bytes: as many lines as it may have, at 33 bytes each.
pub const LIST_BYTES: usize = 32 << 20;
/// The lines of such a file: at worst 16 MB in memory, 50 MB more while it is read.
pub const LIST_LINES: usize = 1_000_000;

/// Letters taken from the outbox at once.
pub const LETTERS_AT_ONCE: u32 = 100;
/// New letters taken from it at once where each is handed to a relay, which may take its time: one that comes meanwhile
/// waits for no more than these.
pub const NEW_LETTERS_AT_ONCE: u32 = 2;
/// How long a letter that a signup has delivered waits for others that leave the outbox with it.
pub const LETTERS_GATHER: Duration = Duration::from_millis(10);
/// How long one letter may take to be handed to a relay, connection included.
pub const SMTP_SEND: Duration = Duration::from_mins(1);
/// The wait after a letter's first failed delivery; it doubles with each further one.
pub const LETTER_RETRY_FIRST: Duration = Duration::from_mins(1);
/// The longest wait between two tries to deliver a letter.
pub const LETTER_RETRY_CAP: Duration = Duration::from_hours(1);
