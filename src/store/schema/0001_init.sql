-- Version 1: a whole workspace. Migrations are numbered and never edited once released.
--
-- Tables have singular names and are the tool's own; the views at the end (`accounts`, `contacts`,
-- `deals`, `consents`, `external_ids`, `imports`, ...) are for people with any SQLite tool.
-- Amounts are decimal text, moments are ISO 8601 in UTC, lists and custom fields are JSON.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE user (
    id       INTEGER PRIMARY KEY,
    email    TEXT NOT NULL UNIQUE,          -- case folded
    name     TEXT,
    importer INTEGER NOT NULL DEFAULT 0     -- 1: unmatched owners fall back to this user
);

CREATE TABLE pipeline (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    position INTEGER NOT NULL
);

CREATE TABLE stage (
    id          INTEGER PRIMARY KEY,
    pipeline_id INTEGER NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
    position    INTEGER NOT NULL,
    UNIQUE (pipeline_id, name)
);

CREATE TABLE custom_field (
    object    INTEGER NOT NULL,             -- 0 accounts, 1 contacts, 2 deals, here and below
    key       TEXT NOT NULL,
    label     TEXT NOT NULL,
    type      TEXT NOT NULL,
    options   TEXT NOT NULL DEFAULT '[]',   -- JSON list
    import_id INTEGER,                      -- the import that created it
    PRIMARY KEY (object, key)
) WITHOUT ROWID;

-- Where records come from: 'csv', 'hubspot', or the mapping's own name.
CREATE TABLE source (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE import (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at  TEXT NOT NULL,
    finished_at TEXT,
    state       TEXT NOT NULL CHECK (state IN ('running', 'finished', 'undone')),
    source_id   INTEGER NOT NULL REFERENCES source (id),
    plan        TEXT NOT NULL,              -- hash of files, mapping and options: what may resume it
    mapping     TEXT NOT NULL,              -- the mapping file's text
    options     TEXT NOT NULL,              -- JSON: zone, currency, region, links
    tally       TEXT NOT NULL               -- JSON: the counts so far, for resuming and history
);

CREATE TABLE import_file (
    id        INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id),
    object    INTEGER NOT NULL,
    position  INTEGER NOT NULL,             -- in the order of reading
    label     TEXT NOT NULL,                -- as the user named it
    path      TEXT,                         -- absolute; none for standard input
    sha256    TEXT NOT NULL,
    columns   TEXT NOT NULL,                -- JSON list of headers
    rows_done INTEGER NOT NULL DEFAULT 0,
    UNIQUE (import_id, position)
);

CREATE TABLE account (
    id             INTEGER PRIMARY KEY,
    name           TEXT,
    domain         TEXT,
    website        TEXT,
    phone          TEXT,
    industry       TEXT,
    employees      INTEGER,
    annual_revenue TEXT,
    street         TEXT,
    city           TEXT,
    state          TEXT,
    postal_code    TEXT,
    country        TEXT,
    linkedin_url   TEXT,
    description    TEXT,
    created_at     TEXT,
    name_key       TEXT,                    -- the name as it is compared
    more_phones    TEXT,
    owner_id       INTEGER REFERENCES user (id) ON DELETE SET NULL,
    owner_source   TEXT,                    -- the owner as the source names it
    custom         TEXT,
    originals      TEXT,                    -- JSON: text as read, by field, where it differs
    revision       INTEGER NOT NULL DEFAULT 1,
    touched_by     INTEGER,                 -- the import that wrote it last; null: edited since
    edited_at      TEXT
);
CREATE INDEX account_name ON account (name_key);
CREATE INDEX account_domain ON account (domain) WHERE domain IS NOT NULL;

CREATE TABLE contact (
    id              INTEGER PRIMARY KEY,
    first_name      TEXT,
    last_name       TEXT,
    email           TEXT,
    phone           TEXT,
    title           TEXT,
    department      TEXT,
    street          TEXT,
    city            TEXT,
    state           TEXT,
    postal_code     TEXT,
    country         TEXT,
    website         TEXT,
    linkedin_url    TEXT,
    lifecycle_stage TEXT,
    lead_source     TEXT,
    email_opt_out   INTEGER,
    description     TEXT,
    created_at      TEXT,
    more_emails     TEXT,
    more_phones     TEXT,
    account_id      INTEGER REFERENCES account (id) ON DELETE SET NULL,
    owner_id        INTEGER REFERENCES user (id) ON DELETE SET NULL,
    owner_source    TEXT,
    dialable        INTEGER NOT NULL DEFAULT 0,
    not_dialable    TEXT,                   -- the reasons, separated by commas
    name_key        TEXT,                   -- first and last name as they are compared
    custom          TEXT,
    originals       TEXT,
    revision        INTEGER NOT NULL DEFAULT 1,
    touched_by      INTEGER,
    edited_at       TEXT
);
CREATE INDEX contact_email ON contact (email) WHERE email IS NOT NULL;
CREATE INDEX contact_account ON contact (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE deal (
    id           INTEGER PRIMARY KEY,
    name         TEXT,
    amount       TEXT,
    currency     TEXT,
    close_date   TEXT,
    probability  TEXT,
    deal_type    TEXT,
    lead_source  TEXT,
    lost_reason  TEXT,
    description  TEXT,
    created_at   TEXT,
    stage_id     INTEGER REFERENCES stage (id),
    account_id   INTEGER REFERENCES account (id) ON DELETE SET NULL,
    contact_id   INTEGER REFERENCES contact (id) ON DELETE SET NULL,
    owner_id     INTEGER REFERENCES user (id) ON DELETE SET NULL,
    owner_source TEXT,
    custom       TEXT,
    originals    TEXT,
    revision     INTEGER NOT NULL DEFAULT 1,
    touched_by   INTEGER,
    edited_at    TEXT
);
CREATE INDEX deal_account ON deal (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX deal_contact ON deal (contact_id) WHERE contact_id IS NOT NULL;

-- A ledger: rows are only ever added; undoing an import takes away the ones it added.
CREATE TABLE consent (
    id                 INTEGER PRIMARY KEY,
    contact_id         INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
    import_id          INTEGER,
    text               TEXT,
    timestamp          TEXT,
    timestamp_original TEXT,
    source_url         TEXT,
    ip                 TEXT,
    seller             TEXT,
    phone              TEXT,
    trustedform_url    TEXT,
    leadid             TEXT,
    revoked_at         TEXT,
    do_not_call        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX consent_contact ON consent (contact_id);

CREATE TABLE external_id (
    object      INTEGER NOT NULL,
    source_id   INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    record_id   INTEGER NOT NULL,
    derived     INTEGER NOT NULL,           -- 1: the row had no id, this is its fingerprint
    fingerprint INTEGER,                    -- of the content that the source last gave
    added_by    INTEGER,                    -- the import that added this id
    seen_by     INTEGER,                    -- the import that last brought news under this id
    PRIMARY KEY (object, source_id, external_id)
) WITHOUT ROWID;
CREATE INDEX external_id_record ON external_id (object, record_id);

-- Contents that were given under an id besides the last: by the import that last brought news,
-- for a file may name an id twice, and by those before it, for it may be taken back.
CREATE TABLE earlier_content (
    object      INTEGER NOT NULL,
    source_id   INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    import_id   INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    PRIMARY KEY (object, source_id, external_id, import_id, fingerprint)
) WITHOUT ROWID;

-- References that resolve to nothing yet.
CREATE TABLE open_link (
    id          INTEGER PRIMARY KEY,
    object      INTEGER NOT NULL,           -- of the record that links
    record_id   INTEGER NOT NULL,
    field       TEXT NOT NULL CHECK (field IN ('account_id', 'contact_id')),
    kind        TEXT NOT NULL CHECK (kind IN ('external_id', 'name', 'email')),
    source_id   INTEGER NOT NULL,
    reference   TEXT NOT NULL,
    import_id   INTEGER,
    resolved_by INTEGER                     -- the import that brought the parent
);
CREATE INDEX open_link_reference ON open_link (reference, field) WHERE resolved_by IS NULL;
CREATE INDEX open_link_record ON open_link (object, record_id);

-- What became of each source row.
CREATE TABLE outcome (
    id        INTEGER PRIMARY KEY,
    file_id   INTEGER NOT NULL,
    row       INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    outcome   INTEGER NOT NULL,             -- 0 created, 1 merged, 2 unchanged, 3 rejected
    rule      INTEGER NOT NULL,             -- 0 none, 1 external id, 2 e-mail, 3 phone, 4 domain, 5 name
    record_id INTEGER
);

CREATE TABLE reject (
    id      INTEGER PRIMARY KEY,
    file_id INTEGER NOT NULL REFERENCES import_file (id),
    row     INTEGER NOT NULL,
    line    INTEGER NOT NULL,
    cells   TEXT NOT NULL,                  -- JSON list, as they were read
    code    TEXT NOT NULL,
    field   TEXT,
    value   TEXT NOT NULL,
    message TEXT NOT NULL,
    hint    TEXT NOT NULL
);
CREATE INDEX reject_file ON reject (file_id);

-- What an import did beside creating a record from a row: enough to take it back.
CREATE TABLE journal (
    id        INTEGER PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES import (id),
    object    INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    what      TEXT NOT NULL CHECK (what IN ('created', 'merged', 'linked', 'options')),
    before    TEXT,                         -- JSON by field
    after     TEXT
);
CREATE INDEX journal_import ON journal (import_id);
CREATE INDEX journal_record ON journal (object, record_id);

-- Somebody edits a record with another tool: noticed, so that undo and reconcile respect it. The
-- tool's own writes raise the revision themselves.
CREATE TRIGGER account_edited AFTER UPDATE ON account WHEN NEW.revision = OLD.revision BEGIN
    UPDATE account SET revision = OLD.revision + 1, touched_by = NULL,
        edited_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = NEW.id;
END;
CREATE TRIGGER contact_edited AFTER UPDATE ON contact WHEN NEW.revision = OLD.revision BEGIN
    UPDATE contact SET revision = OLD.revision + 1, touched_by = NULL,
        edited_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = NEW.id;
END;
CREATE TRIGGER deal_edited AFTER UPDATE ON deal WHEN NEW.revision = OLD.revision BEGIN
    UPDATE deal SET revision = OLD.revision + 1, touched_by = NULL,
        edited_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = NEW.id;
END;

-- A record that goes takes its ids and open references along, whoever deletes it; and the links to
-- it, which the foreign keys would do if every tool turned them on. Its ids are asked for first:
-- deleting by record, SQLite would go through all ids of the object.
CREATE TRIGGER account_deleted AFTER DELETE ON account BEGIN
    DELETE FROM earlier_content WHERE (object, source_id, external_id) IN
        (SELECT object, source_id, external_id FROM external_id
         WHERE object = 0 AND record_id = OLD.id);
    DELETE FROM external_id WHERE (object, source_id, external_id) IN
        (SELECT object, source_id, external_id FROM external_id
         WHERE object = 0 AND record_id = OLD.id);
    DELETE FROM open_link WHERE object = 0 AND record_id = OLD.id;
    UPDATE contact SET account_id = NULL WHERE account_id = OLD.id;
    UPDATE deal SET account_id = NULL WHERE account_id = OLD.id;
END;
CREATE TRIGGER contact_deleted AFTER DELETE ON contact BEGIN
    DELETE FROM earlier_content WHERE (object, source_id, external_id) IN
        (SELECT object, source_id, external_id FROM external_id
         WHERE object = 1 AND record_id = OLD.id);
    DELETE FROM external_id WHERE (object, source_id, external_id) IN
        (SELECT object, source_id, external_id FROM external_id
         WHERE object = 1 AND record_id = OLD.id);
    DELETE FROM open_link WHERE object = 1 AND record_id = OLD.id;
    UPDATE deal SET contact_id = NULL WHERE contact_id = OLD.id;
    DELETE FROM consent WHERE contact_id = OLD.id;
END;
CREATE TRIGGER deal_deleted AFTER DELETE ON deal BEGIN
    DELETE FROM earlier_content WHERE (object, source_id, external_id) IN
        (SELECT object, source_id, external_id FROM external_id
         WHERE object = 2 AND record_id = OLD.id);
    DELETE FROM external_id WHERE (object, source_id, external_id) IN
        (SELECT object, source_id, external_id FROM external_id
         WHERE object = 2 AND record_id = OLD.id);
    DELETE FROM open_link WHERE object = 2 AND record_id = OLD.id;
END;
CREATE TRIGGER user_deleted AFTER DELETE ON user BEGIN
    UPDATE account SET owner_id = NULL WHERE owner_id = OLD.id;
    UPDATE contact SET owner_id = NULL WHERE owner_id = OLD.id;
    UPDATE deal SET owner_id = NULL WHERE owner_id = OLD.id;
END;

CREATE VIEW accounts AS
SELECT a.id, a.name, a.domain, a.website, a.phone, a.industry, a.employees, a.annual_revenue,
       a.street, a.city, a.state, a.postal_code, a.country, a.linkedin_url, a.description,
       a.created_at, u.email AS owner_email, a.owner_source,
       coalesce(a.more_phones, '[]') AS more_phones,
       coalesce(a.custom, '{}') AS custom, coalesce(a.originals, '{}') AS originals
FROM account a LEFT JOIN user u ON u.id = a.owner_id;

CREATE VIEW contacts AS
SELECT c.id, c.first_name, c.last_name, c.email, c.phone, c.title, c.department, c.account_id,
       a.name AS account_name, u.email AS owner_email, c.owner_source, c.dialable, c.not_dialable,
       c.street, c.city, c.state, c.postal_code, c.country, c.website, c.linkedin_url,
       c.lifecycle_stage, c.lead_source, c.email_opt_out, c.description, c.created_at,
       coalesce(c.more_emails, '[]') AS more_emails, coalesce(c.more_phones, '[]') AS more_phones,
       coalesce(c.custom, '{}') AS custom, coalesce(c.originals, '{}') AS originals
FROM contact c
LEFT JOIN account a ON a.id = c.account_id
LEFT JOIN user u ON u.id = c.owner_id;

CREATE VIEW deals AS
SELECT d.id, d.name, d.amount, d.currency, p.name AS pipeline, s.name AS stage, s.kind AS status,
       d.close_date, d.contact_id, d.account_id, u.email AS owner_email, d.owner_source,
       d.probability, d.deal_type, d.lead_source, d.lost_reason, d.description, d.created_at,
       coalesce(d.custom, '{}') AS custom, coalesce(d.originals, '{}') AS originals
FROM deal d
LEFT JOIN stage s ON s.id = d.stage_id
LEFT JOIN pipeline p ON p.id = s.pipeline_id
LEFT JOIN user u ON u.id = d.owner_id;

CREATE VIEW consents AS
SELECT id, contact_id, text, timestamp, timestamp_original, source_url, ip, seller, phone,
       trustedform_url, leadid, revoked_at, do_not_call, import_id
FROM consent;

CREATE VIEW external_ids AS
SELECT CASE e.object WHEN 0 THEN 'accounts' WHEN 1 THEN 'contacts' ELSE 'deals' END AS object,
       e.record_id, s.name AS source, e.external_id, e.derived
FROM external_id e JOIN source s ON s.id = e.source_id;

CREATE VIEW imports AS
SELECT i.id, i.started_at, i.finished_at, i.state, s.name AS source
FROM import i JOIN source s ON s.id = i.source_id;

CREATE VIEW import_rows AS
SELECT f.import_id, f.label AS source_file,
       CASE f.object WHEN 0 THEN 'accounts' WHEN 1 THEN 'contacts' ELSE 'deals' END AS object,
       o.row, o.line,
       CASE o.outcome WHEN 0 THEN 'created' WHEN 1 THEN 'merged' WHEN 2 THEN 'unchanged'
                      ELSE 'rejected' END AS outcome,
       o.record_id
FROM outcome o JOIN import_file f ON f.id = o.file_id;

CREATE VIEW pipelines AS
SELECT p.name AS pipeline, s.name AS stage, s.kind, s.position
FROM pipeline p LEFT JOIN stage s ON s.pipeline_id = p.id ORDER BY p.position, s.position;

CREATE VIEW open_links AS
SELECT CASE l.object WHEN 0 THEN 'accounts' WHEN 1 THEN 'contacts' ELSE 'deals' END AS object,
       l.record_id, l.field, l.kind, l.reference
FROM open_link l WHERE l.resolved_by IS NULL;
