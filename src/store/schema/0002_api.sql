-- Version 2: the API. A store is the hub between sources and an Adoptiv workspace over HTTP (tables
-- `remote`, `push_batch`), or it is itself served as such a workspace (`replayed_answer`). Both need
-- to know what changed since when: `change`.

-- A user who is gone at the destination and whom records here still name: owners are not matched with
-- such a user, and the records stay as they are until the destination says who has them now.
ALTER TABLE user ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

-- The last change of each record, in order. Only kept for stores that are one of the two: triggers
-- write it, made when the store becomes one (see changes.rs), so that a local import costs nothing.
CREATE TABLE change (
    object    INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    seq       INTEGER NOT NULL,             -- grows with every change of any record
    at        TEXT NOT NULL,                -- UTC
    deleted   INTEGER NOT NULL DEFAULT 0,
    ids       TEXT,                         -- of a deleted record: its external ids, JSON
    revision  INTEGER NOT NULL DEFAULT 0,   -- of a deleted record: one more than its last
    PRIMARY KEY (object, record_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX change_seq ON change (seq);
CREATE INDEX change_object ON change (object, seq);

-- Records that the destination has: its id and version for each, and the change up to which both
-- hold the same. A record with a later change, or without a row here, is still to be sent.
CREATE TABLE remote (
    object    INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    version   INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    PRIMARY KEY (object, record_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX remote_id ON remote (object, remote_id);

-- What both sides last held of records that changed here since: what is to be sent is the difference, and
-- where both sides changed a record it tells who changed what. Triggers write it, see changes.rs.
CREATE TABLE last_shared (
    object    INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    columns   TEXT,                         -- JSON by column; null where only `whole` is known
    whole     INTEGER NOT NULL DEFAULT 0,   -- 1: a difference can't say it, all is to be sent
    PRIMARY KEY (object, record_id)
) WITHOUT ROWID;

-- Batches that were sent, or are about to be, and whose answer is not recorded yet: what is found
-- here after a crash is sent again, under the same key and byte for byte.
CREATE TABLE push_batch (
    key       TEXT PRIMARY KEY,             -- the Idempotency-Key
    object    INTEGER NOT NULL,
    path      TEXT NOT NULL,
    body      BLOB NOT NULL,
    items     TEXT NOT NULL                 -- JSON list of [record_id, seq], in the order of the body
);

-- Answers to writes, replayed to whoever asks with the same Idempotency-Key.
CREATE TABLE replayed_answer (
    key     TEXT PRIMARY KEY,
    request TEXT NOT NULL,                  -- hash of method, path and body
    status  INTEGER NOT NULL,
    body    BLOB NOT NULL,
    at      INTEGER NOT NULL                -- seconds since 1970
) WITHOUT ROWID;

-- Imports that clients of a served store told of.
CREATE TABLE told_import (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    body TEXT NOT NULL                      -- JSON as the API shows it
);

-- What a destination could not take of an import's records, until the rows are written as rejects.
CREATE TABLE refusal (
    object    INTEGER NOT NULL,
    record_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    code      TEXT NOT NULL,
    field     TEXT,
    value     TEXT NOT NULL,
    message   TEXT NOT NULL,
    PRIMARY KEY (object, record_id)
) WITHOUT ROWID;
