-- Version 7: all addresses of a contact are keys. The further ones stand in a list of the contact; here by
-- address. Triggers keep it, whoever writes.
CREATE TABLE more_email (
    email      TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    PRIMARY KEY (email, contact_id)
) WITHOUT ROWID;
INSERT OR IGNORE INTO more_email
    SELECT address.value, contact.id FROM contact, json_each(contact.more_emails) AS address
    WHERE contact.more_emails IS NOT NULL;

CREATE TRIGGER contact_emails_added AFTER INSERT ON contact WHEN NEW.more_emails IS NOT NULL BEGIN
    INSERT OR IGNORE INTO more_email SELECT value, NEW.id FROM json_each(NEW.more_emails);
END;
CREATE TRIGGER contact_emails_changed AFTER UPDATE OF more_emails ON contact
WHEN NEW.more_emails IS NOT OLD.more_emails BEGIN
    DELETE FROM more_email WHERE contact_id = OLD.id
        AND email IN (SELECT value FROM json_each(coalesce(OLD.more_emails, '[]')));
    INSERT OR IGNORE INTO more_email
        SELECT value, NEW.id FROM json_each(coalesce(NEW.more_emails, '[]'));
END;
CREATE TRIGGER contact_emails_deleted AFTER DELETE ON contact WHEN OLD.more_emails IS NOT NULL BEGIN
    DELETE FROM more_email WHERE contact_id = OLD.id
        AND email IN (SELECT value FROM json_each(OLD.more_emails));
END;
