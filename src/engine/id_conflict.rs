//! Ids that lie: a known id whose row says another name and another address is somebody else's.
//!
//! Ids that services give out, and those that are unique by their form, are believed. Deals have
//! nothing that would tell: their names and amounts change while they are worked on.

use super::EngineError;
use super::observer::Interrupt;
use super::plan::{Bound, Plan};
use super::rows::for_each_row;
use crate::mapping::OnIdConflict;
use crate::model::text::{is_of_words, name_key};
use crate::model::{Draft, Object, Rejection, salesforce_id};
use crate::source::Row;
use crate::store::Store;
use crate::store::external_ids::ExternalId;
use crate::store::records::Record;

/// Rows that are looked at first.
const SAMPLED: usize = 500;
/// So many known ids of them that hardly ever contradict tell enough of a file.
const KNOWN_ENOUGH: u64 = 50;
/// One in so many contradicts at most, then.
const RARELY: u64 = 10;

/// Whether an id can't be anybody else's, by its form: Salesforce's, and UUIDs.
pub fn is_unique_by_form(id: &str) -> bool {
    salesforce_id::is_of_form(id) || is_uuid(id)
}

fn is_uuid(id: &str) -> bool {
    let bytes = id.as_bytes();
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether a row is of somebody else than the record of its id: the addresses that both have differ,
/// and the names that both have have no word in common. Where not both have an address, the names
/// alone tell, if both give a first and a last name.
pub fn contradicts(draft: &Draft, record: &Record) -> bool {
    match draft.object {
        Object::Deals => false,
        Object::Accounts => {
            let (domain, other) = (draft.get("domain"), record.get("domain"));
            domain.is_some()
                && other.is_some()
                && domain != other
                && have_nothing_in_common(&[draft.get("name")], &[record.get("name")])
        }
        Object::Contacts => {
            let names =
                |get: &dyn Fn(&str) -> Option<String>| [get("first_name"), get("last_name")];
            let mine = names(&|key| draft.get(key).map(str::to_owned));
            let theirs = names(&|key| record.get(key).map(str::to_owned));
            let parts = |names: &[Option<String>; 2]| names.iter().flatten().count();
            let mine_has = draft.get("email").is_some();
            let theirs_has = record.get("email").is_some();
            let told = match mine_has && theirs_has {
                true => !shares_address(draft, record),
                false => parts(&mine) == 2 && parts(&theirs) == 2 && !shares_phone(draft, record),
            };
            told && have_nothing_in_common(
                &[mine[0].as_deref(), mine[1].as_deref()],
                &[theirs[0].as_deref(), theirs[1].as_deref()],
            )
        }
    }
}

fn shares_address(draft: &Draft, record: &Record) -> bool {
    let theirs =
        || record.get("email").into_iter().chain(record.more_emails.iter().map(String::as_str));
    let mut mine =
        draft.get("email").into_iter().chain(draft.more_emails.iter().map(String::as_str));
    mine.any(|address| theirs().any(|other| other == address))
}

fn shares_phone(draft: &Draft, record: &Record) -> bool {
    let theirs =
        || record.get("phone").into_iter().chain(record.more_phones.iter().map(String::as_str));
    let mut mine =
        draft.get("phone").into_iter().chain(draft.more_phones.iter().map(String::as_str));
    mine.any(|number| theirs().any(|other| other == number))
}

/// Whether both give a name and no word of one is in the other, an initial (`A.` of Ada) among them.
fn have_nothing_in_common(one: &[Option<&str>], other: &[Option<&str>]) -> bool {
    let words = |names: &[Option<&str>]| -> Vec<String> {
        let names = names.iter().flatten().map(|name| name_key(name));
        names
            .flat_map(|name| {
                let words = name.split(|c: char| !is_of_words(c)).map(str::to_owned);
                words.filter(|word| !word.is_empty()).collect::<Vec<_>>()
            })
            .collect()
    };
    let (one, other) = (words(one), words(other));
    let alike = |word: &str, known: &str| {
        let is_initial = |short: &str| short.chars().nth(1).is_none();
        word == known
            || ((is_initial(word) || is_initial(known))
                && word.chars().next() == known.chars().next())
    };
    let shares = one.iter().any(|word| other.iter().any(|known| alike(word, known)));
    !one.is_empty() && !other.is_empty() && !shares
}

/// Why a row with a known id is rejected.
pub fn rejection(id: &str, draft: &Draft, record: &Record) -> Rejection {
    let object = draft.object;
    Rejection {
        code: "id_conflict",
        field: Some("id".to_owned()),
        value: id.to_owned(),
        message: format!(
            "the id `{id}` is that of {}, and the row is of {}",
            shown(object, |key| record.get(key)),
            shown(object, |key| draft.get(key)),
        ),
        hint: format!(
            "correct the id; if the row is right, write `on_id_conflict = \"overwrite\"` under [{object}] \
             in the mapping; if it is another system's, give that a `source` of its own"
        ),
    }
}

/// Somebody by name and address.
fn shown<'v>(object: Object, get: impl Fn(&str) -> Option<&'v str>) -> String {
    let (names, address): (&[&str], _) = match object {
        Object::Contacts => (&["first_name", "last_name"], get("email")),
        _ => (&["name"], get("domain")),
    };
    let names: Vec<&str> = names.iter().filter_map(|key| get(key)).collect();
    match (names.join(" "), address) {
        (name, Some(address)) if name.is_empty() => address.to_owned(),
        (name, Some(address)) => format!("{name} ({address})"),
        (name, None) => name,
    }
}

/// Known ids that a file brings, and how many of them contradict.
#[derive(Default)]
struct Met {
    known: u64,
    contradict: u64,
    example: Option<String>,
}

impl Met {
    fn is_another_source(&self) -> bool {
        self.contradict >= 2 && self.contradict * 2 > self.known
    }
}

/// Stops a run whose files bring known ids with other names and addresses: they are another
/// source's. At most `limit` rows of each table count. Whether some contradict all the same.
///
/// # Errors
/// [`EngineError::Stopped`] with `other_source`.
pub fn check_source(
    store: &Store,
    plan: &Plan<'_>,
    source: &str,
    limit: Option<u64>,
    interrupt: &Interrupt,
) -> Result<bool, EngineError> {
    let Some(source_id) = store.find_source(source)? else { return Ok(false) };
    let mut doubted = false;
    for bound in &plan.tables {
        let object = bound.object;
        if object == Object::Deals
            || bound.compiled.believes_ids()
            || plan.manners[object.index()].on_id_conflict == OnIdConflict::Overwrite
            || !store.has_own_ids(object, source_id)?
        {
            continue;
        }
        let met = meet(store, bound, source_id, limit, interrupt)?;
        doubted |= met.contradict > 0;
        if let Some(example) = met.example.as_ref().filter(|_| met.is_another_source()) {
            return Err(EngineError::Stopped {
                code: "other_source",
                message: format!(
                    "{} of the {} ids of `{}` that are known are other {} here: {example}; this is \
                     another source than `{source}`",
                    met.contradict,
                    met.known,
                    bound.table.label(),
                    match object {
                        Object::Contacts => "people",
                        _ => "companies",
                    },
                ),
                hint: format!(
                    "give it a name of its own in its mapping (`source = \"...\"`, now `{source}`), \
                     which the command `map` writes; if the ids were given anew on purpose, write \
                     `on_id_conflict = \"overwrite\"` under [{object}]"
                )
                .into(),
            });
        }
    }
    Ok(doubted)
}

/// Looks at a sample, and at all rows unless that tells enough.
fn meet(
    store: &Store,
    bound: &Bound<'_>,
    source: i64,
    limit: Option<u64>,
    interrupt: &Interrupt,
) -> Result<Met, EngineError> {
    let mut met = Met::default();
    if limit.is_none() {
        for row in bound.table.sample(SAMPLED)? {
            look(store, bound, source, &row, &mut met)?;
        }
        if met.known >= KNOWN_ENOUGH && met.contradict * RARELY < met.known {
            return Ok(met);
        }
        met = Met::default();
    }
    for_each_row(bound, limit, interrupt, |row| look(store, bound, source, row, &mut met))?;
    Ok(met)
}

fn look(
    store: &Store,
    bound: &Bound<'_>,
    source: i64,
    row: &Row,
    met: &mut Met,
) -> Result<(), EngineError> {
    let Some(id) = bound.compiled.own_id_of(row) else { return Ok(()) };
    if is_unique_by_form(&id) {
        return Ok(());
    }
    let key = ExternalId { object: bound.object, source, id: &id };
    let Some(known) = store.find_external_id(key)? else { return Ok(()) };
    let Some(record) = store.record(bound.object, known.record_id)? else { return Ok(()) };
    let Ok(mut draft) = bound.compiled.apply(row) else { return Ok(()) };
    bound.compiled.finish(&mut draft);
    met.known += 1;
    if contradicts(&draft, &record) {
        met.contradict += 1;
        met.example.get_or_insert_with(|| {
            format!(
                "`{id}` is {}, the file says {}",
                shown(bound.object, |key| record.get(key)),
                shown(bound.object, |key| draft.get(key)),
            )
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contradict(one: [&str; 4], other: [&str; 4]) -> bool {
        const KEYS: [&str; 4] = ["first_name", "last_name", "email", "phone"];
        let draft = |values: [&str; 4]| {
            let mut draft = Draft::new(Object::Contacts);
            for (key, value) in KEYS.iter().zip(values).filter(|(_, value)| !value.is_empty()) {
                draft.set(key, value);
            }
            draft
        };
        let mut record = Record::new(Object::Contacts, 1);
        record.values = draft(other).values;
        contradicts(&draft(one), &record)
    }

    #[test]
    fn another_name_and_another_address_are_somebody_else() {
        let ada = ["Ada", "Moss", "ada@one.example", ""];
        assert!(contradict(["Zoe", "Quist", "zoe@nine.example", ""], ada));
        assert!(contradict(["", "Quist", "zoe@nine.example", ""], ada));
        for same in [
            ["Ada", "Moss", "ada@nine.example", ""],
            ["Ada", "Quist", "ada.quist@one.example", ""],
            ["A.", "Moss-Hale", "amh@nine.example", ""],
            ["A.", "", "amh@nine.example", ""],
            ["Zoe", "Quist", "ada@one.example", ""],
            ["", "", "zoe@nine.example", ""],
            ["MOSS", "ADA", "am@nine.example", ""],
        ] {
            assert!(!contradict(same, ada), "{same:?}");
        }
    }

    #[test]
    fn without_addresses_whole_names_tell() {
        let ada = ["Ada", "Moss", "", "+12025550101"];
        assert!(contradict(["Zoe", "Quist", "", "+12025550102"], ada));
        assert!(contradict(["Zoe", "Quist", "zoe@nine.example", ""], ada));
        assert!(!contradict(["Zoe", "Quist", "", "+12025550101"], ada), "one number");
        assert!(!contradict(["", "Quist", "", ""], ada), "a married name, perhaps");
    }

    #[test]
    fn uuids_and_ids_of_salesforce_are_unique_by_their_form() {
        for id in ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "001xB00000Aa0Bz"] {
            assert!(is_unique_by_form(id), "{id}");
        }
        for id in ["101", "C-1", "6f9619ff-8b86-d011-b42d-00c04fc964f", "123456789012345678"] {
            assert!(!is_unique_by_form(id), "{id}");
        }
    }
}
