-- Who did what on the command line, and what a removed account leaves behind until that is erased. All times are Unix
-- seconds.

-- One row per change, written in its transaction. The running server prints it to its log.
CREATE TABLE audit (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    actor     TEXT NOT NULL,                                        -- the operating system's user
    sudo_user TEXT,                                                 -- who became that user by sudo
    action    TEXT NOT NULL,
    tenant    TEXT,
    realm     TEXT,
    account   TEXT,                                                 -- the username; once printed, while there is one
    reference TEXT,                                                 -- a keyed hash, which stands for it after that
    detail    TEXT,
    printed   INTEGER NOT NULL DEFAULT 0 CHECK (printed IN (0, 1))
) STRICT;

CREATE INDEX audit_not_printed ON audit (id) WHERE printed = 0;
CREATE INDEX audit_by_account ON audit (tenant, realm, account) WHERE account IS NOT NULL;
CREATE INDEX audit_by_time ON audit (at);

-- The key of the references. Without it a reference could be looked up in a list of all likely names.
CREATE TABLE audit_key (
    key BLOB NOT NULL CHECK (length(key) = 16)
) STRICT;

INSERT INTO audit_key (key) VALUES (randomblob(16));

-- Which emails were written to an account, separated by blanks: a pickup folder may still hold them.
ALTER TABLE account ADD COLUMN letters TEXT;

UPDATE account SET letters = (SELECT group_concat(id, ' ') FROM outbox WHERE outbox.account = account.id)
WHERE id IN (SELECT account FROM outbox);

CREATE TRIGGER outbox_added AFTER INSERT ON outbox BEGIN
    UPDATE account SET letters = ifnull(letters || ' ', '') || NEW.id WHERE id = NEW.account;
END;

-- Emails of accounts that are gone, until the pickup folder holds them no more.
CREATE TABLE erased_letter (
    id      INTEGER PRIMARY KEY,
    letters TEXT NOT NULL
) STRICT;

-- Whether something was removed by the change that is to be found nowhere any more: the log and this table are then
-- emptied as soon as the follower has read it.
ALTER TABLE account_change ADD COLUMN erases INTEGER NOT NULL DEFAULT 0 CHECK (erases IN (0, 1));

-- An older program has left names of removed accounts here.
UPDATE account_change SET erases = 1;

CREATE INDEX account_change_erases ON account_change (sequence) WHERE erases = 1;

DROP TRIGGER account_removed;
DROP TRIGGER credential_updated;
DROP TRIGGER credential_removed;

CREATE TRIGGER account_removed AFTER DELETE ON account BEGIN
    INSERT INTO account_change (tenant, realm, username, erases) VALUES (OLD.tenant, OLD.realm, OLD.username, 1);
    UPDATE audit SET account = NULL
        WHERE tenant = OLD.tenant AND realm = OLD.realm AND account = OLD.username AND printed = 1;
    INSERT INTO erased_letter (letters) SELECT OLD.letters WHERE OLD.letters IS NOT NULL;
END;

CREATE TRIGGER credential_updated AFTER UPDATE ON credential BEGIN
    INSERT INTO account_change (tenant, realm, username, erases)
        SELECT tenant, realm, username, 1 FROM account WHERE id IN (OLD.account, NEW.account);
END;

-- By a cascade the account is gone already, and account_removed has said so.
CREATE TRIGGER credential_removed AFTER DELETE ON credential BEGIN
    INSERT INTO account_change (tenant, realm, username, erases)
        SELECT tenant, realm, username, 1 FROM account WHERE id = OLD.account;
END;
