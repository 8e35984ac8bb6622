-- Version 6: references by domain. SQLite changes no check of a table that is there, so it is made anew.
CREATE TABLE kept_link AS SELECT * FROM open_link;
DROP TABLE open_link;
CREATE TABLE open_link (
    id          INTEGER PRIMARY KEY,
    object      INTEGER NOT NULL,           -- of the record that links
    record_id   INTEGER NOT NULL,
    field       TEXT NOT NULL CHECK (field IN ('account_id', 'contact_id')),
    kind        TEXT NOT NULL CHECK (kind IN ('external_id', 'name', 'email', 'domain')),
    source_id   INTEGER NOT NULL,
    reference   TEXT NOT NULL,              -- of a contact's name: as names are compared
    import_id   INTEGER,
    resolved_by INTEGER                     -- the import that brought the parent
);
INSERT INTO open_link SELECT * FROM kept_link;
DROP TABLE kept_link;
CREATE INDEX open_link_reference ON open_link (reference, field) WHERE resolved_by IS NULL;
CREATE INDEX open_link_record ON open_link (object, record_id);
