-- What an import came to, as it was told at its end: to be told again by e-mail or as a page.

CREATE TABLE import_report (
    import_id INTEGER PRIMARY KEY REFERENCES import(id) ON DELETE CASCADE,
    document  TEXT NOT NULL         -- JSON, with its version in it
);
