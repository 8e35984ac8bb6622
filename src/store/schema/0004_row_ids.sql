-- Version 4: rows without an id of their own, told apart by what their file says.

-- The row of a file that last stood for an id made of a row: equal rows are counted.
ALTER TABLE external_id ADD COLUMN met_by INTEGER;       -- the file
ALTER TABLE external_id ADD COLUMN met_line INTEGER;

-- The id that a rejected row without one of its own goes by when it is corrected and fed back.
ALTER TABLE reject ADD COLUMN row_id TEXT;
CREATE INDEX reject_row_id ON reject (row_id) WHERE row_id IS NOT NULL;

-- How often a row was met in a file, where it is met again or was rejected; kept while an import runs.
CREATE TABLE met_row (
    file_id INTEGER NOT NULL,
    row_id  TEXT NOT NULL,
    times   INTEGER NOT NULL,
    line    INTEGER NOT NULL,                -- of the first one
    PRIMARY KEY (file_id, row_id)
) WITHOUT ROWID;
