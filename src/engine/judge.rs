//! Judges rows before the store is asked: maps them, routes deals, resolves owners, takes
//! fingerprints. Runs beside the writer, on a thread of its own.

use std::collections::HashMap;

use super::find::{Key, keys};
use super::fingerprint::Fingerprinter;
use super::holds::judge_ledger;
use super::pipelines::ending;
use super::route::Router;
use super::write::Manners;
use crate::mapping::compiled::{Compiled, is_row_id};
use crate::model::consent::UNREAD;
use crate::model::text::name_key;
use crate::model::{Draft, Object, Rejection, StageKind};
use crate::source::Row;
use crate::store::{Texts, User};

/// A row with its place in the file, and what it came to.
pub struct Item {
    /// The row's number in its table.
    pub number: u64,
    /// The line on which it begins.
    pub line: u64,
    /// A draft that is ready to be decided about, or a rejection.
    pub judged: Result<Box<Ready>, Box<Refused>>,
}

/// A draft with everything that the writer needs and the store need not be asked for.
pub struct Ready {
    /// The draft.
    pub draft: Draft,
    /// The external id: the row's own, or one made of the row, which equal rows share until they
    /// are counted.
    pub id: String,
    /// Whether the id is made of the row.
    pub derived: bool,
    /// The id that a rejects file says such a row goes by.
    pub kept_id: Option<String>,
    /// One more id that such a row's record is to be known by.
    pub further_id: Option<String>,
    /// Ids of records that were merged into the row's at the source.
    pub former_ids: Vec<String>,
    /// The fingerprint of the content.
    pub fingerprint: i64,
    /// The owner.
    pub owner: Owner,
    /// The stage of a deal.
    pub stage_id: Option<i64>,
    /// The keys that its record is found by, strongest first.
    pub keys: Vec<Key>,
    /// Why its contact can't be dialed, where that is a new one.
    pub not_dialable: Vec<String>,
    /// What is worked out of its values, for a new record.
    pub texts: Option<Texts>,
    /// The cells as they were read where the writer may still reject the row, else none.
    pub cells: Cells,
}

/// A row that can't become a record.
pub struct Refused {
    /// Why.
    pub rejection: Rejection,
    /// The cells as they were read.
    pub cells: Cells,
    /// The id that it goes by if it has none of its own, shared by equal rows; as the rejects file
    /// says it where it comes back in one.
    pub row_id: Option<String>,
    /// The pipeline and stage that were not there, where that is why.
    pub stage: Option<(Option<String>, String)>,
}

/// The cells of a row as they were read, if they are kept.
#[derive(Default)]
pub struct Cells {
    /// One after the other.
    text: Box<str>,
    /// Where each ends in it.
    ends: Box<[usize]>,
}

impl Cells {
    fn of(row: &Row) -> Cells {
        let mut ends = Vec::with_capacity(row.cells.len());
        ends.extend((0..row.cells.len()).filter_map(|at| Some(row.cells.range(at)?.end)));
        Cells { text: row.cells.as_slice().into(), ends: ends.into() }
    }

    /// The cells.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut from = 0;
        self.ends.iter().map(move |&to| {
            let cell = &self.text[from..to];
            from = to;
            cell
        })
    }
}

/// What became of the owner that a row names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The row names none.
    Unnamed,
    /// A workspace user.
    Matched(i64),
    /// No user has that address: the importing user, where one is known.
    Defaulted(Option<i64>),
}

/// The workspace users that owners are matched with.
pub struct Owners {
    by_email: HashMap<String, i64>,
    importer: Option<i64>,
}

impl Owners {
    /// Matches among `users`.
    pub fn new(users: &[User]) -> Owners {
        Owners {
            by_email: users.iter().map(|user| (name_key(&user.email), user.id)).collect(),
            importer: users.iter().find(|user| user.importer).map(|user| user.id),
        }
    }

    /// Matches what a row says by e-mail address.
    pub fn find(&self, said: Option<&str>) -> Owner {
        match said {
            None => Owner::Unnamed,
            Some(said) => match self.by_email.get(&name_key(said)) {
                Some(id) => Owner::Matched(*id),
                None => Owner::Defaulted(self.importer),
            },
        }
    }
}

/// Judges the rows of one table.
pub struct Judge<'a> {
    /// The mapping, bound to the table.
    pub compiled: &'a Compiled,
    /// Routes deals.
    pub router: &'a Router,
    /// Matches owners.
    pub owners: &'a Owners,
    /// How the object is treated.
    pub manners: Manners,
    /// Whether cells are kept for rows that pass: the writer may still reject them.
    pub keep_cells: bool,
}

impl Judge<'_> {
    /// Whether the row can become a record, as far as that can be told without the store.
    pub fn passes(&self, row: &Row) -> bool {
        self.compiled
            .check(row)
            .is_ok_and(|draft| draft.object != Object::Deals || self.router.route(&draft).is_ok())
    }

    /// Whether the writer may find that the id of a row is somebody else's.
    fn may_conflict(&self, draft: &Draft) -> bool {
        draft.object != Object::Deals
            && draft.id.as_deref().is_some_and(|id| self.manners.doubts(id))
    }

    /// The draft of a row and the stage of a deal; everything that can reject it without the store.
    fn check(
        &self,
        row: &Row,
        prints: &mut Fingerprinter,
    ) -> Result<(Draft, Option<i64>), Box<Refused>> {
        let mut refuse = |rejection, stage| {
            Box::new(Refused {
                row_id: match self.compiled.has_own_id(row) {
                    true => None,
                    false => {
                        kept_id(row).or_else(|| Some(self.compiled.row_id(row, prints.room())))
                    }
                },
                rejection,
                cells: Cells::of(row),
                stage,
            })
        };
        let mut draft = self.compiled.apply(row).map_err(|rejection| refuse(rejection, None))?;
        if draft.object != Object::Deals {
            return Ok((draft, None));
        }
        match self.router.route(&draft) {
            Ok(stage) => {
                self.keep_stage(&mut draft, stage);
                Ok((draft, Some(stage)))
            }
            Err(rejection) => {
                let absent = matches!(rejection.code, "stage_not_found" | "pipeline_not_found");
                let by_status = rejection.field.as_deref() == Some("status");
                let stage = draft
                    .stage
                    .clone()
                    .filter(|_| !by_status)
                    .or_else(|| draft.status.map(|kind| ending(kind).to_owned()))
                    .filter(|_| absent)
                    .map(|stage| (draft.pipeline.clone(), stage));
                Err(refuse(rejection, stage))
            }
        }
    }

    /// Where a status overrides the stage, the stage at which the deal was left is kept as its
    /// original.
    fn keep_stage(&self, draft: &mut Draft, routed: i64) {
        if matches!(draft.status, Some(StageKind::Won | StageKind::Lost))
            && let Some(stage) = &draft.stage
            && !self.router.is_named(routed, stage)
        {
            let stage = stage.clone();
            draft.originals.entry("stage".to_owned()).or_insert(stage);
        }
    }

    /// The row as an item for the writer.
    pub fn judge(&self, row: &Row, prints: &mut Fingerprinter) -> Item {
        let judged = self.check(row, prints).map(|(mut draft, stage_id)| {
            self.compiled.finish(&mut draft);
            let print = prints.of(&draft);
            let (id, derived) = match &draft.id {
                Some(id) => (id.clone(), false),
                None => (self.compiled.row_id(row, prints.room()), true),
            };
            let not_dialable = match draft.object {
                Object::Contacts => {
                    let mut reasons = judge_ledger(draft.consent.as_slice(), draft.numbers());
                    if !draft.unread.is_empty() {
                        reasons.push(UNREAD.to_owned());
                    }
                    reasons
                }
                _ => Vec::new(),
            };
            Box::new(Ready {
                kept_id: if derived { kept_id(row) } else { None },
                further_id: None,
                former_ids: row.former_ids.clone(),
                id,
                derived,
                fingerprint: print.short(),
                owner: self.owners.find(draft.owner.as_deref()),
                stage_id,
                keys: keys(&draft, self.manners),
                // One that fails fails again where it can be told.
                texts: Texts::of_draft(&draft, &not_dialable).ok(),
                not_dialable,
                cells: match self.keep_cells || (!derived && self.may_conflict(&draft)) {
                    true => Cells::of(row),
                    false => Cells::default(),
                },
                draft,
            })
        });
        Item { number: row.number, line: row.line, judged }
    }
}

/// The id that a rejects file says the row goes by.
fn kept_id(row: &Row) -> Option<String> {
    is_row_id(&row.row_id).then(|| row.row_id.clone())
}
