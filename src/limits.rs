//! Every limit in one place: how much is read, how long is waited, how much is remembered.

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

/// What a log line holds of each text that a phone sent, in bytes.
pub const LOGGED_TEXT: usize = 256;

/// How long a captcha can be answered (CONTRACT section 2).
pub const CAPTCHA_LIFETIME: Duration = Duration::from_mins(15);
/// Answered captchas remembered until they expire: about 60 MB at most.
pub const CAPTCHAS_USED: usize = 1_000_000;

/// The sliding window of signup quotas (CONTRACT section 3).
pub const QUOTA_WINDOW: Duration = Duration::from_hours(1);
/// Accounts created by one source in that window, unless set otherwise.
pub const SIGNUPS_PER_HOUR: u32 = 3;
/// Names found taken by one source in that window, unless set otherwise, so that names cannot be listed.
pub const CONFLICTS_PER_HOUR: u32 = 30;
/// Sources whose signups are counted at once.
pub const QUOTA_SOURCES: usize = 100_000;

/// Letters taken from the outbox at once.
pub const LETTERS_AT_ONCE: u32 = 100;
/// How long one letter may take to be handed to a relay, connection included.
pub const SMTP_SEND: Duration = Duration::from_mins(1);
/// The wait after a letter's first failed delivery; it doubles with each further one.
pub const LETTER_RETRY_FIRST: Duration = Duration::from_mins(1);
/// The longest wait between two tries to deliver a letter.
pub const LETTER_RETRY_CAP: Duration = Duration::from_hours(1);
