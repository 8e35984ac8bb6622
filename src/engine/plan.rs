//! Makes a run ready: tables in the order of dependency, each with its mapping bound to it, what
//! the workspace says, and everything that the report tells about it.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::EngineError;
use super::import::Request;
use super::judge::{Judge, Owners};
use super::report::{Counts, Report};
use super::route::Router;
use super::tally::{FileTally, Tally};
use super::write::Manners;
use crate::mapping::compiled::{Compiled, SourceUsers};
use crate::model::permission::{Asks, topic};
use crate::model::text::words;
use crate::model::{CustomField, Object, Settings};
use crate::source::{Holds, Row, Table, Total, header_came_again, remarkable, unread_members};
use crate::store::Store;

/// Rows that a partial dry run looks at to decide date orders and decimal marks.
const SAMPLED: usize = 2_000;

/// A table with its mapping bound to it.
pub struct Bound<'a> {
    /// What it holds.
    pub object: Object,
    /// The table.
    pub table: &'a dyn Table,
    /// The mapping.
    pub compiled: Compiled,
    /// How many rows it has, once counted.
    pub rows: Option<u64>,
    /// Its hash, once taken.
    pub sha256: Option<String>,
    /// What was decided about how it is read.
    pub notes: Vec<String>,
}

impl Bound<'_> {
    /// How many rows it has, as far as is known.
    pub fn expected_rows(&self) -> u64 {
        self.rows.unwrap_or(match self.table.total() {
            Total::Exact(rows) | Total::About(rows) => rows,
        })
    }

    /// The absolute path of its file, if it has one that stays.
    pub fn path(&self) -> Option<String> {
        let path = self.table.path()?;
        Some(std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string())
    }
}

/// A thread that hashes a file came to grief.
pub fn failed() -> EngineError {
    EngineError::Inconsistent("a thread that hashes a file failed".to_owned())
}

/// A run made ready.
pub struct Plan<'a> {
    /// The tables, parents first; files of one object in the order given.
    pub tables: Vec<Bound<'a>>,
    /// How each object is treated.
    pub manners: [Manners; 3],
    /// What was decided on the way.
    pub notes: Vec<String>,
    settings: Settings,
    strict_links: bool,
    router: Router,
    owners: Owners,
}

/// What decides the date order and the decimal mark of columns that the mapping leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decide {
    /// A sample: only some rows will be read.
    BySample,
    /// All rows, read now.
    ByAllRows,
    /// All rows, when they are checked.
    WhenChecked,
}

/// Names the columns that say who opted out of something and go nowhere. Those of contacts that decide on
/// calls are read all the same, and what a file of theirs has besides is listed with all that is left out.
fn opt_outs_left_out(bound: &Bound<'_>, unmapped: &[String]) -> Option<String> {
    let label = |name: &String| {
        let field = bound.table.fields().iter().find(|field| field.name == *name);
        field.map_or(name.clone(), |field| field.label.clone())
    };
    let opts_out = |text: &str| {
        topic(&words(text)).is_some_and(|topic| {
            let read = bound.object == Object::Contacts && topic.decides_on_calls();
            topic.asks != Asks::Grant && !read
        })
    };
    let is_file_of_contacts = bound.table.fields().is_empty() && bound.object == Object::Contacts;
    let says_so =
        |name: &&String| !is_file_of_contacts && (opts_out(&label(name)) || opts_out(name));
    let named: Vec<String> =
        unmapped.iter().filter(says_so).map(|name| format!("`{}`", label(name))).collect();
    (!named.is_empty()).then(|| {
        format!(
            "{}: {} tells who does not want something, and goes nowhere: say in the mapping where, or \
             ignore it on purpose.",
            bound.table.label(),
            named.join(", ")
        )
    })
}

/// Makes `request` ready.
pub fn prepare<'a>(
    store: &Store,
    request: &Request<'a>,
    decide: Decide,
) -> Result<Plan<'a>, EngineError> {
    let mut settings = store.settings()?;
    if let Some(timezone) = request.timezone {
        settings.timezone = timezone;
    }
    prepare_with(store, request, settings, decide)
}

/// Makes `request` ready to be read as a workspace of these settings reads it.
pub fn prepare_with<'a>(
    store: &Store,
    request: &Request<'a>,
    settings: Settings,
    decide: Decide,
) -> Result<Plan<'a>, EngineError> {
    let mut plan = Plan {
        tables: Vec::new(),
        manners: Object::ALL.map(|object| {
            request.mapping.object(object).map_or_else(Manners::default, |mapping| Manners {
                on_merge: mapping.on_merge,
                on_id_conflict: mapping.on_id_conflict,
                believed: false,
                dedupe: mapping.dedupe,
                match_phone: mapping.match_phone,
            })
        }),
        notes: Vec::new(),
        router: Router::new(
            store.pipelines()?,
            request.mapping.object(Object::Deals).and_then(|deals| deals.pipeline.clone()),
        ),
        owners: Owners::new(&store.users()?),
        strict_links: request.strict_links,
        settings,
    };
    let users = SourceUsers::read(request.tables)?;
    plan.notes.extend(users.told().iter().cloned());
    let mut tables: Vec<(Object, &dyn Table)> = request
        .tables
        .iter()
        .filter_map(|table| match table.holds() {
            Holds::Records(object) => Some((object, table.as_ref())),
            Holds::Users => None,
        })
        .collect();
    // Stable: files of one object keep their order.
    tables.sort_by_key(|(object, _)| *object);
    for (object, table) in tables {
        let mut notes = remarkable(table);
        let mut compiled = Compiled::new(request.mapping, table, &plan.settings, &users);
        if let Some(header) = compiled.absent_key_columns().first() {
            return Err(EngineError::Stopped {
                code: "row_key_absent",
                message: format!(
                    "`{}` has no column `{header}`, which `row_key` names",
                    table.label()
                ),
                hint: format!(
                    "correct `row_key` of [{object}] in the mapping; the file has: {}",
                    table.columns().join(", ")
                )
                .into(),
            });
        }
        if decide != Decide::WhenChecked
            && let Some(mut survey) = compiled.survey()
        {
            if decide == Decide::BySample {
                table.sample(SAMPLED)?.iter().for_each(|row| survey.observe(row));
            } else {
                let mut rows = table.rows()?;
                let mut row = Row::default();
                while rows.next(&mut row)? {
                    survey.observe(&row);
                }
            }
            notes.extend(compiled.settle(survey).told);
        }
        plan.manners[object.index()].believed |= compiled.believes_ids();
        plan.tables.push(Bound { object, table, compiled, rows: None, sha256: None, notes });
    }
    Ok(plan)
}

impl<'a> Plan<'a> {
    /// Judges the rows of a table.
    pub fn judge<'p>(&'p self, bound: &'p Bound<'a>) -> Judge<'p> {
        Judge {
            compiled: &bound.compiled,
            router: &self.router,
            owners: &self.owners,
            manners: self.manners[bound.object.index()],
            keep_cells: self.strict_links,
        }
    }

    /// Counts that begin at nothing.
    pub fn new_tally(&self, store: &Store) -> Result<Tally, EngineError> {
        let mut tally = Tally::default();
        for object in Object::ALL {
            tally.records_before[object.index()] = store.count_records(object)?;
        }
        tally.files = self
            .tables
            .iter()
            .map(|bound| FileTally {
                object: bound.object,
                counts: Counts {
                    source: bound.table.label().to_owned(),
                    rows_total: bound.expected_rows(),
                    rows_total_estimated: bound.rows.is_none()
                        && matches!(bound.table.total(), Total::About(_)),
                    ..Counts::default()
                },
            })
            .collect();
        Ok(tally)
    }

    /// The custom fields that the mapping fills.
    pub fn custom_fields(&self) -> Vec<CustomField> {
        self.tables
            .iter()
            .flat_map(|bound| bound.compiled.custom_fields().iter().cloned())
            .collect()
    }

    /// What the run was asked to do, beside files and mapping.
    pub fn options(&self, request: &Request<'_>) -> serde_json::Value {
        json!({
            "timezone": self.settings.timezone.name(),
            "currency": self.settings.currency,
            "region": self.settings.region,
            "strict_links": request.strict_links,
        })
    }

    /// Tells the hashes of the files, in the order of [`Plan::tables`].
    pub fn hasher(&self) -> impl FnOnce() -> Result<Vec<String>, EngineError> + Send + use<'a> {
        let tables: Vec<&'a dyn Table> = self.tables.iter().map(|bound| bound.table).collect();
        move || {
            std::thread::scope(|scope| {
                let threads: Vec<_> =
                    tables.iter().map(|table| scope.spawn(|| table.sha256())).collect();
                threads
                    .into_iter()
                    .map(|thread| Ok(thread.join().map_err(|_| failed())??))
                    .collect()
            })
        }
    }

    /// The hash of files, mapping and options: an unfinished import is gone on with only by the
    /// same. Notes the hashes of the files on the way.
    pub fn hash(&mut self, request: &Request<'_>, files: Vec<String>) -> String {
        let mut plan = Sha256::new();
        plan.update(format!("{:?}", request.mapping));
        plan.update(self.options(request).to_string());
        for (bound, hash) in self.tables.iter_mut().zip(files) {
            plan.update(bound.object.name());
            plan.update(&hash);
            bound.sha256 = Some(hash);
        }
        plan.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The report of a run that counted `tally`.
    pub fn report(
        &self,
        command: &'static str,
        request: &Request<'_>,
        store: &Store,
        tally: &Tally,
    ) -> Result<Report, EngineError> {
        let mut report = Report {
            command,
            destination: request.destination.to_owned(),
            max_rejected: request.max_rejected,
            notes: self.notes.clone(),
            unread_members: unread_members(request.tables),
            ..Report::default()
        };
        report.notes.extend(report.unread_members.iter().flat_map(|unread| unread.told()));
        for bound in &self.tables {
            report.notes.extend(bound.notes.iter().cloned());
            report.notes.extend(header_came_again(bound.table));
        }
        report.owners.default_owner =
            store.users()?.into_iter().find(|user| user.importer).map(|user| user.email);
        for bound in &self.tables {
            for field in bound.table.fields().iter().filter(|field| field.label != field.name) {
                let labels = report.column_labels.entry(bound.object).or_default();
                labels.insert(field.name.clone(), field.label.clone());
            }
            let unmapped = bound.compiled.unmapped();
            report.notes.extend(opt_outs_left_out(bound, unmapped));
            if !unmapped.is_empty() {
                let columns = report.unmapped_columns.entry(bound.object).or_default();
                for column in unmapped {
                    if !columns.contains(column) {
                        columns.push(column.clone());
                    }
                }
            }
        }
        let pipelines = store.pipelines()?;
        tally.fill(&mut report, |id| {
            pipelines
                .iter()
                .flat_map(|pipeline| pipeline.stages.iter().map(move |stage| (pipeline, stage)))
                .find(|(_, stage)| stage.id == id)
                .map_or_else(
                    || (None, id.to_string()),
                    |(pipeline, stage)| (Some(pipeline.name.clone()), stage.name.clone()),
                )
        });
        Ok(report)
    }

    /// Says what a dry run of some rows can't know.
    pub fn note_partial(&self, tally: &Tally, report: &mut Report) {
        let cut = |file: &FileTally| file.counts.rows_read < file.counts.rows_total;
        if tally.files.iter().any(cut) {
            report.notes.push(
                "What the columns hold was told from a sample of each file: an import looks at all rows, as \
                 --all does."
                    .to_owned(),
            );
        }
        let accounts_cut = tally.files.iter().any(|file| {
            file.object == Object::Accounts && file.counts.rows_read < file.counts.rows_total
        });
        if accounts_cut && tally.implied_accounts > 0 {
            report.notes.push(
                "Only some accounts were read: accounts counted as created from contacts may be \
                 among the rest; --all tells."
                    .to_owned(),
            );
        }
    }
}
