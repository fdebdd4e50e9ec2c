-- Passwords of single phones, beside an account's own, and the last registration with each. All times are Unix seconds.

-- An id is never given twice: what remembers one means that phone and no later one.
CREATE TABLE phone (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    created INTEGER NOT NULL,
    UNIQUE (account, name)
) STRICT;

-- Like an account's own: one row per hash function.
CREATE TABLE phone_credential (
    phone     INTEGER NOT NULL REFERENCES phone (id) ON DELETE CASCADE,
    algorithm TEXT NOT NULL,                                        -- the name in the registry of RFC 7616
    ha1       BLOB NOT NULL CHECK (length(ha1) IN (16, 32)),        -- raw bytes
    PRIMARY KEY (phone, algorithm)
) STRICT, WITHOUT ROWID;

-- The last registration with each password of an account. It outlives a restart, and every node reads it.
CREATE TABLE registration (
    account    INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    phone      INTEGER NOT NULL,                                    -- 0: the account's own password
    at         INTEGER NOT NULL,
    until      INTEGER NOT NULL,                                    -- as `at` where it was taken back
    address    TEXT,
    user_agent TEXT,
    PRIMARY KEY (account, phone)
) STRICT, WITHOUT ROWID;

-- Followers read the account again, as they do when its own HA1s change. No session ends: a phone's password opens none.
CREATE TRIGGER phone_credential_added AFTER INSERT ON phone_credential BEGIN
    INSERT INTO account_change (tenant, realm, username)
        SELECT tenant, realm, username FROM account WHERE id = (SELECT account FROM phone WHERE id = NEW.phone);
END;

CREATE TRIGGER phone_credential_updated AFTER UPDATE ON phone_credential BEGIN
    INSERT INTO account_change (tenant, realm, username, erases)
        SELECT tenant, realm, username, 1 FROM account
        WHERE id IN (SELECT account FROM phone WHERE id IN (OLD.phone, NEW.phone));
END;

-- By a cascade the phone is gone already, and phone_removed has said so.
CREATE TRIGGER phone_credential_removed AFTER DELETE ON phone_credential BEGIN
    INSERT INTO account_change (tenant, realm, username, erases)
        SELECT tenant, realm, username, 1 FROM account WHERE id = (SELECT account FROM phone WHERE id = OLD.phone);
END;

-- By a cascade the account is gone already, and account_removed has said so.
CREATE TRIGGER phone_removed AFTER DELETE ON phone BEGIN
    DELETE FROM registration WHERE account = OLD.account AND phone = OLD.id;
    INSERT INTO account_change (tenant, realm, username, erases)
        SELECT tenant, realm, username, 1 FROM account WHERE id = OLD.account;
END;
