//! What the columns of one object mean beside each other: who feeds a target that takes one
//! column, what is said twice, what is missing.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::Confidence;
use super::column::Column;
use super::decide::{Decision, Verdict};
use super::{infer, shape};
use crate::mapping::aliases::{List, Trust};
use crate::model::Object;
use crate::model::text::name_key;

/// Settles the verdicts among each other; returns what is worth saying.
pub fn settle(object: Object, columns: &[Column<'_>], verdicts: &mut [Verdict]) -> Vec<String> {
    let mut notes = Vec::new();
    let mut board = Board { columns, verdicts };
    board.beside_consent();
    if object == Object::Deals {
        board.status_as_stage();
    }
    board.by_shape(object);
    if object != Object::Accounts {
        board.companies_by_domain();
    }
    board.contests();
    if object == Object::Contacts {
        board.whole_names();
        notes.extend(board.full_name());
    }
    board.repeats();
    board.continuations();
    if object == Object::Deals {
        board.closing_dates();
        notes.extend(board.title_of_close());
    }
    notes
}

struct Board<'a, 'c> {
    columns: &'a [Column<'c>],
    verdicts: &'a mut [Verdict],
}

/// Whether a target takes the values of several columns.
pub fn takes_several(target: &str) -> bool {
    matches!(
        target,
        "email" | "phone" | "email_opt_out" | "consent.do_not_call" | "consent.revoked_at"
    )
}

impl Board<'_, '_> {
    // The column that feeds `target`; one with values before one without.
    fn feeds(&self, target: &str) -> Option<usize> {
        let feeding = || (0..self.columns.len()).filter(|at| self.is_fed_by(target, *at));
        feeding().find(|at| !self.columns[*at].is_empty()).or_else(|| feeding().next())
    }

    fn is_fed_by(&self, target: &str, at: usize) -> bool {
        self.verdicts[at].target() == Some(target)
    }

    fn full(&self, target: &str) -> Option<usize> {
        self.feeds(target).filter(|at| !self.columns[*at].is_empty())
    }

    // `IP address`, `Brand`, `Landing page` belong to a consent record only where there is one.
    fn beside_consent(&mut self) {
        const RECORD: [&str; 4] =
            ["consent.text", "consent.timestamp", "consent.trustedform_url", "consent.leadid"];
        let weak = |verdict: &Verdict| {
            verdict.found.is_some_and(|found| found.trust == Trust::BesideConsent)
        };
        let recorded = self.verdicts.iter().any(|verdict| {
            !weak(verdict) && verdict.target().is_some_and(|target| RECORD.contains(&target))
        });
        for verdict in self.verdicts.iter_mut().filter(|verdict| weak(verdict)) {
            if recorded {
                verdict.why = "goes with the consent columns of this file".to_owned();
            } else {
                *verdict = Verdict::open("no other column of this file is about consent");
            }
        }
    }

    // A deal's `Status` that is not open, won or lost is its stage where nothing else is.
    fn status_as_stage(&mut self) {
        if self.feeds("stage").is_some() {
            return;
        }
        let status = |verdict: &Verdict| verdict.contradicted == Some("status");
        if let Some(at) = self.verdicts.iter().position(status) {
            let why = "its values are not open, won or lost, and no other column names the stage";
            self.verdicts[at] = Verdict::new(Decision::To("stage"), Confidence::Likely, why);
        }
    }

    fn by_shape(&mut self, object: Object) {
        for at in 0..self.columns.len() {
            let verdict = &self.verdicts[at];
            if verdict.decision != Decision::Open || !verdict.why.is_empty() {
                continue;
            }
            let column = &self.columns[at];
            self.verdicts[at] = match infer::target(object, column) {
                _ if column.is_empty() => Verdict::open(match column.label() {
                    Some(_) => format!("{}; empty in all sampled rows", unknown(column)),
                    None => "empty in all sampled rows".to_owned(),
                }),
                None => Verdict::open(unknown(column)),
                Some((target, why)) => match self.feeds(target) {
                    None => Verdict::new(Decision::To(target), Confidence::Likely, why),
                    Some(other) => Verdict::open(format!(
                        "{why}, but `{}` is the {} column",
                        self.columns[other].name,
                        target.replace('_', " ")
                    )),
                },
            };
        }
    }

    fn contests(&mut self) {
        for at in 0..self.columns.len() {
            let Some(target) = self.verdicts[at].target() else { continue };
            if takes_several(target) {
                continue;
            }
            let rivals = (0..self.columns.len()).filter(|rival| self.is_fed_by(target, *rival));
            let Some(winner) = rivals.clone().min_by_key(|rival| self.order(*rival)) else {
                continue;
            };
            for loser in rivals.filter(|rival| *rival != winner).collect::<Vec<_>>() {
                self.verdicts[loser] = self.beaten(target, winner, loser);
            }
        }
    }

    // The smaller, the better: values, certainty, the origin's own preference, fullness, place.
    fn order(&self, at: usize) -> impl Ord + use<> {
        let (column, verdict) = (&self.columns[at], &self.verdicts[at]);
        let place = verdict.found.map_or((usize::MAX, 0, 0), |found| found.place);
        let confidence = Reverse(verdict.confidence);
        (column.is_empty(), confidence, place, Reverse(column.cells.len()), at)
    }

    fn beaten(&self, target: &str, winner: usize, loser: usize) -> Verdict {
        let column = &self.columns[loser];
        let why = format!("`{}` already feeds `{target}`", self.columns[winner].name);
        // Two names of one link in one CRM's own words say the same thing.
        let same_thing = matches!(target, "account_id" | "contact_id" | "company" | "owner")
            && self.verdicts[loser].is_of_own_crm(column.origin)
            && self.verdicts[winner].is_of_own_crm(column.origin);
        if same_thing || self.are_one_user(winner, loser) || column.is_empty() {
            return Verdict::new(Decision::Ignore, Confidence::Certain, why);
        }
        Verdict::open(why)
    }

    // Close writes a field that holds a user as `custom.X.name` and `custom.X.id`.
    fn are_one_user(&self, winner: usize, loser: usize) -> bool {
        let stem = |at: usize| {
            let header = &self.columns[at].header;
            let (last, stem) = header.words.split_last()?;
            (header.custom && (last == "name" || last == "id")).then_some(stem)
        };
        stem(winner).is_some_and(|one| stem(loser) == Some(one))
    }

    // A company column that holds domains links by domain, and makes no account called `acme.example`.
    fn companies_by_domain(&mut self) {
        for at in 0..self.columns.len() {
            if self.is_fed_by("company", at)
                && shape::nearly_all(&self.columns[at].probe, shape::is_domain)
            {
                let verdict = &mut self.verdicts[at];
                verdict.decision = Decision::To("company_domain");
                verdict.why = "names companies by their domains".to_owned();
            }
        }
    }

    // The day on which a deal ended is told apart from the one on which it may close; where nothing
    // else is the closing date, it is that. HubSpot and Salesforce keep both in one field.
    fn closing_dates(&mut self) {
        let close = self.feeds("close_date");
        let both_in_one = close.filter(|at| {
            matches!(self.columns[*at].origin, "hubspot" | "salesforce")
                && self.verdicts[*at].is_of_own_crm(self.columns[*at].origin)
        });
        for at in 0..self.columns.len() {
            let Some(target @ ("won_date" | "lost_date" | "closed_date")) =
                self.verdicts[at].target()
            else {
                continue;
            };
            if let Some(close) = both_in_one {
                let why = format!("`{}` is the closing date", self.columns[close].name);
                self.verdicts[at] = Verdict::open(why);
            } else if target == "closed_date" && close.is_none() {
                self.verdicts[at].decision = Decision::To("close_date");
            }
        }
    }

    // `Nome`, `Nombre` and their like are the first name, `Nom` the last one, if the other part has a
    // column of its own; else they are the whole name.
    fn whole_names(&mut self) {
        const FIRST: [&str; 4] = ["nome", "nombre", "jmeno", "naam"];
        let is_one_of = |at: usize, names: &[&str]| matches!(self.columns[at].header.words.as_slice(), [word] if names.contains(&word.as_str()));
        let (first, last) = (self.feeds("first_name"), self.feeds("last_name"));
        let whole = match (first, last) {
            (Some(at), None) if is_one_of(at, &FIRST) => at,
            (None, Some(at)) if is_one_of(at, &["nom"]) => at,
            _ => return,
        };
        if self.feeds("full_name").is_none() {
            self.verdicts[whole].decision = Decision::To("full_name");
            self.verdicts[whole].confidence = Confidence::Likely;
        }
    }

    // A full name beside its parts fills what they leave empty, row by row.
    fn full_name(&mut self) -> Option<String> {
        let at = self.feeds("full_name")?;
        let name = self.columns[at].name;
        let fills = |parts: String| format!("fills what {parts} empty");
        match (self.full("first_name"), self.full("last_name")) {
            (Some(first), Some(last)) => {
                let (first, last) = (self.columns[first].name, self.columns[last].name);
                self.verdicts[at].why = fills(format!("`{first}` and `{last}` leave"));
                None
            }
            (Some(first), None)
                if self.columns[at].header.words == ["name"] && !self.repeat(at, first) =>
            {
                let why = format!("`{}` is the first name", self.columns[first].name);
                let decision = Decision::To("last_name");
                // An empty column for last names makes room.
                if let Some(empty) = self.feeds("last_name") {
                    self.verdicts[empty] = Verdict::open("empty in all sampled rows");
                }
                self.verdicts[at] = Verdict::new(decision, Confidence::Likely, why);
                None
            }
            (None, None) => Some(format!(
                "{}: `{name}` is split into first and last name",
                self.columns[at].source
            )),
            (Some(part), None) | (None, Some(part)) => {
                let part = self.columns[part].name;
                self.verdicts[at].why = fills(format!("`{part}` leaves"));
                Some(format!(
                    "{}: `{name}` gives the part of the name that `{part}` leaves out",
                    self.columns[at].source
                ))
            }
        }
    }

    // Whether the values of a column mostly say again what another says in the same rows: `Dora Kerr`
    // beside `Dora`.
    fn repeat(&self, at: usize, part: usize) -> bool {
        let places =
            self.columns[part].cells.iter().map(|cell| ((cell.table, cell.row), cell.text));
        let parts: HashMap<_, _> = places.collect();
        let (mut both, mut repeated) = (0, 0);
        for cell in &self.columns[at].cells {
            let Some(part) = parts.get(&(cell.table, cell.row)) else { continue };
            both += 1;
            let (whole, part) = (name_key(cell.text), name_key(part));
            let is_word_of_it = whole.len() > part.len()
                && (whole.starts_with(&format!("{part} ")) || whole.ends_with(&format!(" {part}")));
            repeated += usize::from(is_word_of_it);
        }
        2 * repeated >= both && repeated > 0
    }

    fn repeats(&mut self) {
        for at in 0..self.columns.len() {
            let Decision::Repeats(target) = self.verdicts[at].decision else { continue };
            self.verdicts[at] = match self.full(target) {
                Some(other) => {
                    let why = format!("`{}` says it", self.columns[other].name);
                    Verdict::new(Decision::Ignore, Confidence::Certain, why)
                }
                None if matches!(target, "name" | "street" | "company" | "amount") => {
                    let verdict = self.verdicts[at].clone();
                    Verdict { decision: Decision::To(target), ..verdict }
                }
                None if target == "contact_id" => self.contact_by_name(at),
                None => Verdict::open(format!("no name for `{target}`, and no other column is")),
            };
        }
    }

    // Without an id or an address, the name of a contact links where one contact alone has it.
    fn contact_by_name(&self, at: usize) -> Verdict {
        let column = &self.columns[at];
        let found = self.verdicts[at].found;
        let of = |target, why: &str| {
            let verdict = Verdict::new(Decision::To(target), Confidence::Likely, why);
            Verdict { found, ..verdict }
        };
        if column.is_empty() {
            return Verdict::open("names a contact; empty in all sampled rows");
        }
        if self.feeds("contact_name").is_some()
            || ["first", "last"].iter().any(|part| column.header.has(part))
        {
            return Verdict::open("names a contact, but a link needs its id, address or full name");
        }
        if shape::most(&column.probe, shape::is_email) {
            return of("contact_email", "names contacts by their e-mail addresses");
        }
        of("contact_name", "names contacts; links where one contact alone has the name")
    }

    // A second line without a first one is the first.
    fn continuations(&mut self) {
        for verdict in self.verdicts.iter_mut() {
            if let Decision::More(target) = verdict.decision {
                verdict.decision = Decision::To(target);
            }
        }
    }

    // Close's opportunities have no title; without a name, no deal could be imported.
    fn title_of_close(&mut self) -> Option<String> {
        if self.feeds("name").is_some() {
            return None;
        }
        let lead = |at: &usize| {
            let found = self.verdicts[*at].found;
            self.is_fed_by("company", *at)
                && found.is_some_and(|found| found.list == List::Close)
                && self.columns[*at].origin == "close"
        };
        let at = (0..self.columns.len()).find(lead)?;
        let why = "an opportunity has no title; its lead's name stands in";
        self.verdicts[at] = Verdict::new(Decision::To("name"), Confidence::Likely, why);
        let column = &self.columns[at];
        let mut note = format!(
            "{}: opportunities of Close have no title; deals are named by `{}`",
            column.source, column.name
        );
        if self.feeds("account_id").is_none() {
            note.push_str("; without `lead_id` they are not linked to their accounts");
        }
        Some(note)
    }
}

fn unknown(column: &Column<'_>) -> String {
    match (column.field, column.label()) {
        (Some(field), Some(label)) if field.custom => format!("custom field `{label}`"),
        (Some(_), Some(label)) => format!("the CRM calls it `{label}`"),
        (Some(field), None) if field.custom => "custom field".to_owned(),
        (Some(_), None) => "no standard field".to_owned(),
        (None, _) => "header is not known".to_owned(),
    }
}
