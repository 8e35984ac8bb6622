//! Imports: the run itself, its files, the outcome of every row, and the rejected rows.

use rusqlite::{OptionalExtension, Row, params};

use super::lock::Lock;
use super::{Result, Store, StoreError, object_of};
use crate::model::{Object, Outcome, Rejection};

/// An import as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: i64,
    /// When it began, UTC.
    pub started_at: String,
    /// When it ended; none while it is unfinished.
    pub finished_at: Option<String>,
    /// `running`, `finished` or `undone`.
    pub state: String,
    /// The source's name.
    pub source: String,
    /// The hash of what it was started with.
    pub plan: String,
    /// The mapping's text.
    pub mapping: String,
    /// Its options as JSON.
    pub options: String,
    /// Its counts so far as JSON.
    pub tally: String,
}

/// A file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportFile {
    /// The store's id of the file.
    pub id: i64,
    /// What it holds.
    pub object: Object,
    /// As the user named it.
    pub label: String,
    /// The absolute path; none for standard input.
    pub path: Option<String>,
    /// The SHA-256 of its content.
    pub sha256: String,
    /// Its headers.
    pub columns: Vec<String>,
    /// Rows done and committed.
    pub rows_done: u64,
}

/// Which rule found the record of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// None: a new record.
    New,
    /// The id at the source.
    ExternalId,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The domain.
    Domain,
    /// The name.
    Name,
    /// The id of a record that was merged into the row's at the source, or became it.
    FormerId,
}

impl Rule {
    const ALL: [Rule; 7] = [
        Rule::New,
        Rule::ExternalId,
        Rule::Email,
        Rule::Phone,
        Rule::Domain,
        Rule::Name,
        Rule::FormerId,
    ];

    /// The name in the reports.
    pub fn name(self) -> &'static str {
        match self {
            Rule::New => "new",
            Rule::ExternalId => "external_id",
            Rule::Email => "email",
            Rule::Phone => "phone",
            Rule::Domain => "domain",
            Rule::Name => "name",
            Rule::FormerId => "former_id",
        }
    }
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    /// The file, see [`ImportFile`].
    pub file_id: i64,
    /// The row's number in the file.
    pub row: u64,
    /// The line on which it begins.
    pub line: u64,
    /// What was done.
    pub outcome: Outcome,
    /// How its record was found.
    pub rule: Rule,
    /// Its record, unless it was rejected.
    pub record_id: Option<i64>,
}

pub(super) const ADD_OUTCOME: &str = "INSERT INTO outcome
    (file_id, row, line, outcome, rule, record_id) VALUES (?, ?, ?, ?, ?, ?)";

impl RowOutcome {
    pub(super) fn params(self) -> (i64, i64, i64, i64, i64, Option<i64>) {
        (
            self.file_id,
            self.row as i64,
            self.line as i64,
            self.outcome as i64,
            self.rule as i64,
            self.record_id,
        )
    }
}

/// A rejected row as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// The line on which it begins.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// The stable code.
    pub code: String,
    /// The field, if one.
    pub field: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The id that it goes by if it has none of its own.
    pub row_id: Option<String>,
}

fn outcome_of(number: i64) -> Outcome {
    match number {
        0 => Outcome::Created,
        1 => Outcome::Merged,
        2 => Outcome::Unchanged,
        _ => Outcome::Rejected,
    }
}

fn read_import(row: &Row<'_>) -> rusqlite::Result<Import> {
    Ok(Import {
        id: row.get(0)?,
        started_at: row.get(1)?,
        finished_at: row.get(2)?,
        state: row.get(3)?,
        source: row.get(4)?,
        plan: row.get(5)?,
        mapping: row.get(6)?,
        options: row.get(7)?,
        tally: row.get(8)?,
    })
}

const SELECT_IMPORT: &str = "SELECT i.id, i.started_at, i.finished_at, i.state, s.name, i.plan,
    i.mapping, i.options, i.tally FROM import i JOIN source s ON s.id = i.source_id";

impl Store {
    /// Begins an import in the state `running`; its id. [`Store::keep_tally`] gives it its counts.
    pub fn begin_import(
        &self,
        source: i64,
        plan: &str,
        mapping: &str,
        options: &str,
    ) -> Result<i64> {
        self.conn.execute(
            "INSERT INTO import (started_at, state, source_id, plan, mapping, options, tally)
             VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'running', ?, ?, ?, ?, '')",
            params![source, plan, mapping, options],
        )?;
        self.unused.set(false);
        Ok(self.conn.last_insert_rowid())
    }

    /// Adds a file to an import; its id.
    pub fn add_import_file(
        &self,
        import_id: i64,
        position: usize,
        file: &ImportFile,
    ) -> Result<i64> {
        self.conn.execute(
            "INSERT INTO import_file (import_id, object, position, label, path, sha256, columns)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
            params![
                import_id,
                file.object,
                position as i64,
                file.label,
                file.path,
                file.sha256,
                serde_json::to_string(&file.columns)?
            ],
        )?;
        Ok(self.conn.last_insert_rowid())
    }

    /// Keeps how far an import has come with a file, and its counts so far.
    pub fn keep_progress(
        &self,
        import_id: i64,
        file_id: i64,
        rows_done: u64,
        tally: &str,
    ) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE import_file SET rows_done = ?2 WHERE id = ?1")?
            .execute(params![file_id, rows_done as i64])?;
        self.keep_tally(import_id, tally)
    }

    /// Keeps an import's counts so far.
    pub fn keep_tally(&self, import_id: i64, tally: &str) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE import SET tally = ?2 WHERE id = ?1")?
            .execute(params![import_id, tally])?;
        Ok(())
    }

    /// Ends an import.
    pub fn finish_import(&self, import_id: i64, tally: &str) -> Result<()> {
        self.conn.execute(
            "UPDATE import SET state = 'finished', tally = ?2,
                    finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?1",
            params![import_id, tally],
        )?;
        self.forget_met_rows(import_id)
    }

    /// Marks an import as taken back.
    pub fn mark_undone(&self, import_id: i64) -> Result<()> {
        self.conn.execute("UPDATE import SET state = 'undone' WHERE id = ?", [import_id])?;
        self.forget_met_rows(import_id)?;
        self.extraction_not_imported(import_id)
    }

    /// Says to those who look that this process works on an import, until it lets go of the store.
    pub fn note_running(&self, import_id: i64) {
        if let Some(lock) = &self.lock {
            lock.note(&format!("import {import_id}"));
        }
    }

    /// The import that another process works on now. A killed process works on none, whatever its import's
    /// state says.
    pub fn running_import(&self) -> Option<i64> {
        Lock::noted(self.path.as_deref()?)?.strip_prefix("import ")?.trim().parse().ok()
    }

    /// The import that was begun and not finished, if there is one.
    pub fn unfinished_import(&self) -> Result<Option<Import>> {
        let sql = format!("{SELECT_IMPORT} WHERE i.state = 'running' ORDER BY i.id DESC LIMIT 1");
        Ok(self.conn.query_row(&sql, [], read_import).optional()?)
    }

    /// The import of that id.
    pub fn import(&self, id: i64) -> Result<Option<Import>> {
        let sql = format!("{SELECT_IMPORT} WHERE i.id = ?");
        Ok(self.conn.query_row(&sql, [id], read_import).optional()?)
    }

    /// All imports, newest first.
    pub fn imports(&self) -> Result<Vec<Import>> {
        let mut statement = self.conn.prepare(&format!("{SELECT_IMPORT} ORDER BY i.id DESC"))?;
        let imports = statement.query_map([], read_import)?;
        Ok(imports.collect::<rusqlite::Result<_>>()?)
    }

    /// The files of an import, in the order of reading.
    pub fn import_files(&self, import_id: i64) -> Result<Vec<ImportFile>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, object, label, path, sha256, columns, rows_done FROM import_file
             WHERE import_id = ? ORDER BY position",
        )?;
        let mut rows = statement.query([import_id])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            let columns: String = row.get(5)?;
            let rows_done: i64 = row.get(6)?;
            files.push(ImportFile {
                id: row.get(0)?,
                object: object_of(row.get(1)?),
                label: row.get(2)?,
                path: row.get(3)?,
                sha256: row.get(4)?,
                columns: serde_json::from_str(&columns)?,
                rows_done: rows_done.unsigned_abs(),
            });
        }
        Ok(files)
    }

    /// How many rows of a file ended how, in the order of [`Outcome`]'s numbers: created, merged,
    /// unchanged, rejected. For the run's own check.
    pub fn count_outcomes(&self, file_id: i64) -> Result<[(Outcome, u64); 4]> {
        // One pass without sorting: outcomes of millions of rows are counted here.
        let mut statement = self.conn.prepare(
            "SELECT count(*) FILTER (WHERE outcome = 0), count(*) FILTER (WHERE outcome = 1),
                    count(*) FILTER (WHERE outcome = 2), count(*) FILTER (WHERE outcome = 3)
             FROM outcome WHERE file_id = ?",
        )?;
        let ended: [i64; 4] = statement
            .query_row([file_id], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))?;
        let mut at = 0;
        Ok(ended.map(|count| {
            let outcome = outcome_of(at);
            at += 1;
            (outcome, count.unsigned_abs())
        }))
    }

    /// How many rejected rows of a file are kept.
    pub fn count_rejects(&self, file_id: i64) -> Result<u64> {
        let mut statement = self.conn.prepare("SELECT count(*) FROM reject WHERE file_id = ?")?;
        let count: i64 = statement.query_row([file_id], |row| row.get(0))?;
        Ok(count.unsigned_abs())
    }

    /// Calls `each` with every row of an import that ended in one of its files, in order.
    pub fn for_each_outcome<E: From<StoreError>>(
        &self,
        file_id: i64,
        mut each: impl FnMut(RowOutcome) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = "SELECT row, line, outcome, rule, record_id FROM outcome
                   WHERE file_id = ? ORDER BY id";
        let lift = |error: rusqlite::Error| E::from(StoreError::from(error));
        let mut statement = self.conn.prepare(sql).map_err(lift)?;
        let mut rows = statement.query([file_id]).map_err(lift)?;
        while let Some(row) = rows.next().map_err(lift)? {
            each(read_outcome(file_id, row)?)?;
        }
        Ok(())
    }

    /// What happened to a record, row by row: the import and the outcome.
    pub fn outcomes_of(&self, object: Object, record_id: i64) -> Result<Vec<(i64, RowOutcome)>> {
        let mut statement = self.conn.prepare(
            "SELECT o.row, o.line, o.outcome, o.rule, o.record_id, o.file_id, f.import_id
             FROM outcome o JOIN import_file f ON f.id = o.file_id
             WHERE o.record_id = ? AND f.object = ? ORDER BY o.id",
        )?;
        let mut rows = statement.query(params![record_id, object])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get(6)?, read_outcome(row.get(5)?, row)?));
        }
        Ok(found)
    }

    /// The rows of an import that stand for a record, in order.
    pub fn rows_of_record(
        &self,
        import_id: i64,
        object: Object,
        record_id: i64,
    ) -> Result<Vec<RowOutcome>> {
        let rows = self.outcomes_of(object, record_id)?.into_iter();
        Ok(rows.filter(|(by, _)| *by == import_id).map(|(_, row)| row).collect())
    }

    /// Notes that a row was rejected after all, and stands for no record.
    pub fn reject_outcome(&self, file_id: i64, row: u64) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE outcome SET outcome = 3, rule = 0, record_id = NULL
                 WHERE file_id = ? AND row = ?",
            )?
            .execute(params![file_id, row as i64])?;
        Ok(())
    }

    /// Keeps a rejected row as it was read; `row_id` is the id that it goes by if it has none of its
    /// own.
    pub fn add_reject<'a>(
        &self,
        file_id: i64,
        row: u64,
        line: u64,
        cells: impl Iterator<Item = &'a str>,
        rejection: &Rejection,
        row_id: Option<&str>,
    ) -> Result<()> {
        let cells: Vec<&str> = cells.collect();
        self.conn
            .prepare_cached(
                "INSERT INTO reject (file_id, row, line, cells, code, field, value, message, hint, row_id)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                file_id,
                row as i64,
                line as i64,
                serde_json::to_string(&cells)?,
                rejection.code,
                rejection.field,
                rejection.value,
                rejection.message,
                rejection.hint,
                row_id
            ])?;
        Ok(())
    }

    /// The fewest and the most cells of a file's rejected rows, and whether some have no id of their
    /// own; `None` where there are none.
    pub fn reject_size(&self, file_id: i64) -> Result<Option<(usize, usize, bool)>> {
        let (fewest, most, ids): (Option<i64>, Option<i64>, i64) = self.conn.query_row(
            "SELECT min(json_array_length(cells)), max(json_array_length(cells)), count(row_id)
             FROM reject WHERE file_id = ?",
            [file_id],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let size = |cells: i64| usize::try_from(cells).unwrap_or(0);
        Ok(fewest.zip(most).map(|(fewest, most)| (size(fewest), size(most), ids > 0)))
    }

    /// Calls `each` with every rejected row of a file, in order.
    pub fn for_each_reject<E: From<StoreError>>(
        &self,
        file_id: i64,
        mut each: impl FnMut(RejectedRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = "SELECT line, cells, code, field, message, hint, row_id FROM reject
                   WHERE file_id = ? ORDER BY id";
        let lift = |error: rusqlite::Error| E::from(StoreError::from(error));
        let mut statement = self.conn.prepare(sql).map_err(lift)?;
        let mut rows = statement.query([file_id]).map_err(lift)?;
        while let Some(row) = rows.next().map_err(lift)? {
            each(read_reject(row)?)?;
        }
        Ok(())
    }
}

fn read_outcome(file_id: i64, row: &Row<'_>) -> Result<RowOutcome> {
    let (number, line, rule): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(3)?);
    Ok(RowOutcome {
        file_id,
        row: number.unsigned_abs(),
        line: line.unsigned_abs(),
        outcome: outcome_of(row.get(2)?),
        rule: usize::try_from(rule)
            .ok()
            .and_then(|rule| Rule::ALL.get(rule).copied())
            .unwrap_or(Rule::New),
        record_id: row.get(4)?,
    })
}

fn read_reject(row: &Row<'_>) -> Result<RejectedRow> {
    let line: i64 = row.get(0)?;
    let cells: String = row.get(1)?;
    Ok(RejectedRow {
        line: line.unsigned_abs(),
        cells: serde_json::from_str(&cells)?,
        code: row.get(2)?,
        field: row.get(3)?,
        message: row.get(4)?,
        hint: row.get(5)?,
        row_id: row.get(6)?,
    })
}
