-- What an account's owner does by themselves: sessions, links in emails, security events, and the end of an account. All times
-- are Unix seconds. Of every secret only the SHA-256 is kept.

ALTER TABLE account ADD COLUMN nickname TEXT;                       -- the caller id the owner wishes for
ALTER TABLE account ADD COLUMN language TEXT CHECK (language IN ('en', 'de'));
ALTER TABLE account ADD COLUMN erase_at INTEGER;                    -- the owner wants it gone by then; it is disabled until

CREATE INDEX account_erase_at ON account (erase_at) WHERE erase_at IS NOT NULL;
CREATE INDEX account_by_email ON account (tenant, lower(email)) WHERE email IS NOT NULL;

-- The seven days of a link that was sent again begin anew once.
ALTER TABLE activation ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0 CHECK (renewed IN (0, 1));

-- Who is signed in. A session goes on while its epoch is its account's.
CREATE TABLE session (
    id            TEXT PRIMARY KEY,                                 -- what its owner calls it by: 16 hex digits
    token_hash    BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    account       INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    epoch         INTEGER NOT NULL,
    method        TEXT NOT NULL CHECK (method IN ('password', 'magic', 'recovery', 'passkey', 'upstream')),
    created       INTEGER NOT NULL,
    last_seen     INTEGER NOT NULL,                                 -- to some minutes
    authenticated INTEGER NOT NULL,                                 -- when the owner last proved who they are
    address       TEXT,
    user_agent    TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_account ON session (account);
CREATE INDEX session_by_last_seen ON session (last_seen);

-- Links in emails. An unused one is good for one use until it expires, and, where it has an epoch, while that is its account's.
CREATE TABLE link (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    kind       TEXT NOT NULL CHECK (kind IN ('recover', 'magic', 'confirm_email', 'undo_email', 'restore')),
    account    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    epoch      INTEGER,                                             -- NULL: survives a change of the way in, for it undoes one
    created    INTEGER NOT NULL,
    expires    INTEGER NOT NULL,                                    -- live while now <= expires
    used       INTEGER,
    email      TEXT,                                                -- the address it sets
    verifier   BLOB CHECK (length(verifier) = 32),                  -- magic: of the cookie of the browser that asked
    code       BLOB CHECK (length(code) = 32),                      -- magic: a keyed hash of the code in the email
    tries      INTEGER NOT NULL DEFAULT 0                           -- magic: how many codes may still be tried
) STRICT, WITHOUT ROWID;

CREATE INDEX link_by_account ON link (account, kind);
CREATE INDEX link_by_verifier ON link (verifier) WHERE verifier IS NOT NULL;
CREATE INDEX link_by_expiry ON link (expires);

-- How often an account was written to because a stranger or its owner asked.
CREATE TABLE asked_email (
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;

CREATE INDEX asked_email_by_account ON asked_email (account, kind, at);
CREATE INDEX asked_email_by_time ON asked_email (at);

-- Requests for an email, of known and unknown names alike, until a task has dealt with them a moment later: the answer to who
-- asked is given before anything is looked up. Also what an activation or an operator's change has an owner told.
CREATE TABLE email_request (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT NOT NULL CHECK (kind IN ('recover', 'magic', 'resend', 'welcome', 'disabled', 'password_set')),
    tenant     TEXT NOT NULL,
    realm      TEXT NOT NULL,
    login      TEXT NOT NULL,                                       -- a username or an address, as typed
    language   TEXT NOT NULL,
    verifier   BLOB,
    email      TEXT,                                                -- resend: the corrected address
    granted    INTEGER NOT NULL CHECK (granted IN (0, 1)),          -- resend: whether the password was right
    at         INTEGER NOT NULL
) STRICT;

-- What happened to an account, for its owner to see. Only the last ones are kept.
CREATE TABLE security_event (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    event      TEXT NOT NULL,
    address    TEXT,
    user_agent TEXT
) STRICT;

CREATE INDEX security_event_by_account ON security_event (account, id);

-- From which kinds of browser an account was signed in to.
CREATE TABLE device (
    account     INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 16),
    PRIMARY KEY (account, fingerprint)
) STRICT, WITHOUT ROWID;

-- Names that were erased and are given to no one else yet. A keyed hash: the name cannot be read from it.
CREATE TABLE erased_name (
    hash  BLOB PRIMARY KEY CHECK (length(hash) = 16),
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was asked for under a name goes with its account.
CREATE TRIGGER email_requests_go AFTER DELETE ON account BEGIN
    DELETE FROM email_request WHERE tenant = OLD.tenant
        AND (login = OLD.username AND realm = OLD.realm OR lower(login) = lower(OLD.email));
END;
