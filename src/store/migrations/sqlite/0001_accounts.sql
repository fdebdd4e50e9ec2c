-- Accounts, their credentials, activations and unsent letters. All times are Unix seconds.

-- Who may log in. The tenant is part of the key, so that no query can forget it.
CREATE TABLE account (
    id              INTEGER PRIMARY KEY,
    tenant          TEXT NOT NULL,
    realm           TEXT NOT NULL,
    username        TEXT NOT NULL,
    name            TEXT,
    email           TEXT,
    role            TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('pending', 'active', 'disabled')),
    created         INTEGER NOT NULL,
    activated       INTEGER,
    application_sid TEXT,                                           -- instead of the tenant's
    expires_max     INTEGER CHECK (expires_max BETWEEN 1 AND 4294967295),
    direct_app      INTEGER CHECK (direct_app IN (0, 1)),           -- NULL: as the tenant says
    direct_queue    INTEGER CHECK (direct_queue IN (0, 1)),
    direct_user     INTEGER CHECK (direct_user IN (0, 1)),
    UNIQUE (tenant, realm, username)                                -- byte for byte, like the digest
) STRICT;

-- One row per hash function: an HA1 of one verifies nothing of another.
CREATE TABLE credential (
    account   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    algorithm TEXT NOT NULL,                                        -- the name in the registry of RFC 7616
    ha1       BLOB NOT NULL CHECK (length(ha1) IN (16, 32)),        -- raw bytes
    key_id    INTEGER,                                              -- NULL: not sealed; kept for later
    PRIMARY KEY (account, algorithm)
) STRICT, WITHOUT ROWID;

-- The link in a letter. Only the token's SHA-256 is kept, so that a reader of this file can activate nothing.
CREATE TABLE activation (
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    account    INTEGER NOT NULL UNIQUE REFERENCES account (id) ON DELETE CASCADE,
    expires    INTEGER NOT NULL                                     -- live while now <= expires
) STRICT, WITHOUT ROWID;

CREATE INDEX activation_by_expiry ON activation (expires);

-- Letters not yet handed over. A letter goes with its account: nobody is written to about one that is gone.
CREATE TABLE outbox (
    id        TEXT PRIMARY KEY,                                     -- 32 hex digits, part of the Message-ID
    account   INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    sender    TEXT NOT NULL,
    recipient TEXT NOT NULL,
    message   BLOB NOT NULL,
    written   INTEGER NOT NULL,
    failures  INTEGER NOT NULL DEFAULT 0,
    next_try  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_account ON outbox (account);                 -- for the cascade
CREATE INDEX outbox_by_next_try ON outbox (next_try, written);

-- Which accounts changed, so that a running server reads again only those, whoever changed them. Sequence numbers
-- have no gaps; a follower that finds one reads everything again.
CREATE TABLE account_change (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant   TEXT NOT NULL,
    realm    TEXT NOT NULL,
    username TEXT NOT NULL
) STRICT;

CREATE TRIGGER account_added AFTER INSERT ON account BEGIN
    INSERT INTO account_change (tenant, realm, username) VALUES (NEW.tenant, NEW.realm, NEW.username);
END;

CREATE TRIGGER account_removed AFTER DELETE ON account BEGIN
    INSERT INTO account_change (tenant, realm, username) VALUES (OLD.tenant, OLD.realm, OLD.username);
END;

CREATE TRIGGER account_updated
AFTER UPDATE OF tenant, realm, username, state, application_sid, expires_max, direct_app, direct_queue, direct_user
ON account BEGIN
    INSERT INTO account_change (tenant, realm, username) VALUES (OLD.tenant, OLD.realm, OLD.username);
    INSERT INTO account_change (tenant, realm, username)
        SELECT NEW.tenant, NEW.realm, NEW.username
        WHERE (NEW.tenant, NEW.realm, NEW.username) IS NOT (OLD.tenant, OLD.realm, OLD.username);
END;

CREATE TRIGGER credential_added AFTER INSERT ON credential BEGIN
    INSERT INTO account_change (tenant, realm, username)
        SELECT tenant, realm, username FROM account WHERE id = NEW.account;
END;

CREATE TRIGGER credential_updated AFTER UPDATE ON credential BEGIN
    INSERT INTO account_change (tenant, realm, username)
        SELECT tenant, realm, username FROM account WHERE id IN (OLD.account, NEW.account);
END;

-- By a cascade the account is gone already, and account_removed has said so.
CREATE TRIGGER credential_removed AFTER DELETE ON credential BEGIN
    INSERT INTO account_change (tenant, realm, username)
        SELECT tenant, realm, username FROM account WHERE id = OLD.account;
END;

-- Keeps the table below 17 000 rows, also during an import of a million accounts.
CREATE TRIGGER account_change_bounded AFTER INSERT ON account_change WHEN NEW.sequence % 1000 = 0 BEGIN
    DELETE FROM account_change WHERE sequence <= NEW.sequence - 16000;
END;
