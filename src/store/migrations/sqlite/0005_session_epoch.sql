-- Which of an account's sessions go on: a session is signed over this number, and every change that ends sessions draws
-- it anew. Triggers do it, so that no writer forgets it.

ALTER TABLE account ADD COLUMN
    session_epoch INTEGER NOT NULL DEFAULT 0 CHECK (session_epoch BETWEEN 0 AND 4294967295);

UPDATE account SET session_epoch = random() & 4294967295;

-- Also where the state is set to what it was: an operator's word ends sessions.
CREATE TRIGGER sessions_end_with_state AFTER UPDATE OF state ON account BEGIN
    UPDATE account SET session_epoch = random() & 4294967295 WHERE id = NEW.id;
END;

-- An account that is added gets its first number here: without an HA1 nobody can sign in.
CREATE TRIGGER sessions_end_with_credential_added AFTER INSERT ON credential BEGIN
    UPDATE account SET session_epoch = random() & 4294967295 WHERE id = NEW.account;
END;

CREATE TRIGGER sessions_end_with_credential_updated AFTER UPDATE ON credential BEGIN
    UPDATE account SET session_epoch = random() & 4294967295 WHERE id IN (OLD.account, NEW.account);
END;

CREATE TRIGGER sessions_end_with_credential_removed AFTER DELETE ON credential BEGIN
    UPDATE account SET session_epoch = random() & 4294967295 WHERE id = OLD.account;
END;
