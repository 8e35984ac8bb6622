-- Version 3: what was read from a CRM over its API. Pages are kept as they come, each with the place
-- where the next one begins, so that a killed read goes on; rows are imported from here.

-- One read of a CRM.
CREATE TABLE extraction (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    token       TEXT NOT NULL,              -- random: tells reads of different stores apart
    service     TEXT NOT NULL,              -- hubspot, salesforce, pipedrive, close
    account     TEXT NOT NULL,              -- the service's id of the customer's account
    since       TEXT,                       -- a read of changes: since when; null: of everything
    began_at    TEXT NOT NULL,              -- by the service's clock, UTC: the next one begins here
    catalog     TEXT NOT NULL,              -- what the account has, JSON
    fields      TEXT NOT NULL,              -- what the mapping names beside the usual, JSON
    touch       INTEGER NOT NULL,           -- the last touch before it
    closing     INTEGER,                    -- the last touch before its closing pass; null before
    finished_at TEXT,                       -- our clock; null: it is unfinished
    import_id   INTEGER,                    -- the last import that moved what it read
    import_after INTEGER NOT NULL DEFAULT 0 -- and of that only what changed after this read
);

-- The lists that a read goes through, and how far it came in each.
CREATE TABLE extraction_part (
    extraction_id INTEGER NOT NULL,
    position      INTEGER NOT NULL,
    part          TEXT NOT NULL,            -- JSON
    cursor        TEXT,                     -- where its next page begins, JSON; null: its beginning
    done          INTEGER NOT NULL DEFAULT 0,
    pages         INTEGER NOT NULL DEFAULT 0,
    records       INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (extraction_id, position)
) WITHOUT ROWID;

-- The last known version of each record.
CREATE TABLE extracted (
    id          INTEGER PRIMARY KEY,
    service     TEXT NOT NULL,
    object      INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    modified    TEXT,                       -- when it changed at the service, UTC
    state       INTEGER NOT NULL,           -- 0 live, 1 deleted, 2 merged into another
    into_id     TEXT,                       -- of a merged one: the survivor
    touch       INTEGER NOT NULL,           -- grows with every record that is read; the order of rows
    seen_in     INTEGER NOT NULL,           -- the last read that met it
    changed_in  INTEGER NOT NULL,           -- the last read that found it other than before
    body        TEXT NOT NULL               -- its values by field, JSON
);
CREATE UNIQUE INDEX extracted_record ON extracted (service, object, external_id);
CREATE INDEX extracted_touch ON extracted (service, object, touch);

-- Links that stand in none of the records that they join.
CREATE TABLE extracted_link (
    service     TEXT NOT NULL,
    from_object INTEGER NOT NULL,
    from_id     TEXT NOT NULL,
    to_object   INTEGER NOT NULL,
    to_id       TEXT NOT NULL,
    is_primary  INTEGER NOT NULL,
    position    INTEGER NOT NULL,           -- among those of the record, as the service lists them
    seen_in     INTEGER NOT NULL,
    PRIMARY KEY (service, from_object, from_id, to_object, to_id)
) WITHOUT ROWID;
CREATE INDEX extracted_link_to ON extracted_link (service, to_object, to_id);
