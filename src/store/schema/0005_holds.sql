-- Version 5: what takes away the right to call or to write, beside the ledger of consent.

-- Cells that speak of consent and could not be understood: each holds its contact until a later import
-- of the same row says something else. Rows are ended, not deleted, so that an undo can put them back.
CREATE TABLE hold (
    id          INTEGER PRIMARY KEY,
    contact_id  INTEGER NOT NULL,
    source_id   INTEGER NOT NULL,           -- with external_id: the row that says so
    external_id TEXT NOT NULL,
    column_name TEXT NOT NULL,
    cell        TEXT NOT NULL,              -- as it was read
    import_id   INTEGER NOT NULL,
    ended_by    INTEGER                     -- the import that brought other news of the row
);
CREATE INDEX hold_contact ON hold (contact_id);
CREATE INDEX hold_row ON hold (source_id, external_id);

-- Numbers and e-mail addresses of people who do not want to be called or written to. A number outlives
-- the record that it came with: only an undo of the import that brought it frees it.
CREATE TABLE suppressed (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('number', 'email')),
    value       TEXT NOT NULL,              -- E.164, or the address (empty where the record has none)
    contact_id  INTEGER NOT NULL,           -- the record that it came with
    at          TEXT,                       -- the moment of a dated revocation, UTC
    import_id   INTEGER,                    -- brought the opt-out; null: the destination did
    value_from  INTEGER,                    -- brought the number to the record
    source_id   INTEGER,                    -- of an e-mail opt-out: the row that says so
    external_id TEXT,
    ended_by    INTEGER                     -- of an e-mail opt-out: the import that took it back
);
CREATE INDEX suppressed_value ON suppressed (kind, value);
CREATE INDEX suppressed_contact ON suppressed (contact_id, kind);

-- Numbers that many share, such as a switchboard: no contact is held for another's do-not-call.
CREATE TABLE shared_number (
    number    TEXT NOT NULL,
    source_id INTEGER NOT NULL,             -- whose mapping says so
    import_id INTEGER NOT NULL,
    ended_by  INTEGER
);

-- Contacts that are held for what follows from the rest: written whenever a contact is judged.
CREATE TABLE derived_hold (
    contact_id INTEGER NOT NULL,
    reason     TEXT NOT NULL,               -- number_do_not_call, other_number
    number     TEXT NOT NULL,
    by_contact INTEGER NOT NULL DEFAULT 0,  -- whose do-not-call it is
    PRIMARY KEY (contact_id, reason, number, by_contact)
) WITHOUT ROWID;
CREATE INDEX derived_hold_number ON derived_hold (number);

-- Numbers of which something changed since the contacts that have them were last judged.
CREATE TABLE changed_number (
    number TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TRIGGER suppressed_added AFTER INSERT ON suppressed WHEN NEW.kind = 'number' BEGIN
    INSERT OR IGNORE INTO changed_number VALUES (NEW.value);
END;
CREATE TRIGGER suppressed_gone AFTER DELETE ON suppressed WHEN OLD.kind = 'number' BEGIN
    INSERT OR IGNORE INTO changed_number VALUES (OLD.value);
END;
CREATE TRIGGER shared_number_added AFTER INSERT ON shared_number BEGIN
    INSERT OR IGNORE INTO changed_number VALUES (NEW.number);
END;
CREATE TRIGGER shared_number_changed AFTER UPDATE ON shared_number BEGIN
    INSERT OR IGNORE INTO changed_number VALUES (NEW.number);
END;
CREATE TRIGGER shared_number_gone AFTER DELETE ON shared_number BEGIN
    INSERT OR IGNORE INTO changed_number VALUES (OLD.number);
END;
CREATE TRIGGER contact_deleted_holds AFTER DELETE ON contact BEGIN
    DELETE FROM hold WHERE contact_id = OLD.id;
    DELETE FROM derived_hold WHERE contact_id = OLD.id;
    DELETE FROM suppressed WHERE contact_id = OLD.id AND kind = 'email';
END;

-- The last import that said an entry again: should the one that brought it be taken back, it stays.
ALTER TABLE consent ADD COLUMN again_by INTEGER;
-- Whether the destination has an entry of the ledger, where the store is a hub.
ALTER TABLE consent ADD COLUMN sent INTEGER NOT NULL DEFAULT 0;

CREATE VIEW holds AS
SELECT contact_id, 'unread' AS reason, column_name AS "column", cell, NULL AS number,
       NULL AS by_contact_id, import_id
FROM hold WHERE ended_by IS NULL
UNION ALL
SELECT contact_id, reason, NULL, NULL, number, nullif(by_contact, 0), NULL FROM derived_hold;

CREATE VIEW suppressions AS
SELECT kind, value, contact_id, at, import_id FROM suppressed WHERE ended_by IS NULL;
