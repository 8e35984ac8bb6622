//! What a first load has written so far, so that the store need not be asked for it: which record
//! has which id at the source, and which records may answer to which key. Of fixed size: what finds
//! no room is noted in a Bloom filter, which tells at least what can't be in the store.

mod filter;
mod ids;
mod keys;

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::Object;
use crate::store::match_keys::MatchKey;
use filter::Filter;
use ids::Ids;
use keys::Keys;

/// What is known of an id at the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The store can't hold it.
    New,
    /// The record that has it.
    Record(i64),
    /// The store has to be asked.
    Perhaps,
}

/// What is known of the records that answer to a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answers {
    /// There are none.
    None,
    /// None but these, oldest first; each has to be asked whether it does. `more`: there may be
    /// younger ones besides.
    Among {
        /// The records.
        records: Vec<i64>,
        /// Whether some may be left out.
        more: bool,
    },
    /// The store has to be asked.
    Perhaps,
}

/// What was written so far.
pub struct Novelty {
    // none: the store held something at the start, so that nothing is known to be new
    written: Option<Written>,
}

struct Written {
    ids: Ids,
    keys: Keys,
    // what found no room
    further: Filter,
}

impl Novelty {
    /// For a store that holds no records yet.
    pub fn of_empty_store() -> Novelty {
        Novelty {
            written: Some(Written {
                ids: Ids::new(),
                keys: Keys::new(),
                further: Filter::default(),
            }),
        }
    }

    /// For a store that holds records: everything may be there.
    pub fn unknown() -> Novelty {
        Novelty { written: None }
    }

    /// Notes which record has an id.
    pub fn note_id(&mut self, object: Object, id: &str, record: i64) {
        let Some(written) = &mut self.written else { return };
        let hash = hash_of_id(object, id);
        if !written.ids.put(hash, object, id, record) {
            written.further.note(hash);
        }
    }

    /// What is known of an id.
    pub fn id(&self, object: Object, id: &str) -> Held {
        let Some(written) = &self.written else { return Held::Perhaps };
        let hash = hash_of_id(object, id);
        match written.ids.get(hash, object, id) {
            Some(record) => Held::Record(record),
            None if written.further.may_hold(hash) => Held::Perhaps,
            None => Held::New,
        }
    }

    /// Brings near what is held of ids and keys that are about to be asked for.
    pub fn near<'t>(
        &self,
        ids: impl Iterator<Item = (Object, &'t str)>,
        keys: impl Iterator<Item = (MatchKey, &'t str)>,
    ) {
        let Some(written) = &self.written else { return };
        let ids: Vec<u64> = ids.map(|(object, id)| hash_of_id(object, id)).collect();
        written.ids.near(&ids);
        let keys: Vec<u64> = keys.map(|(key, value)| hash_of_key(key, value)).collect();
        written.keys.near(&keys);
    }

    /// Notes that a record is being given a key. False: there was no room, only an index will find
    /// it.
    pub fn note_key(&mut self, key: MatchKey, value: &str, record: i64) -> bool {
        let Some(written) = &mut self.written else { return false };
        let hash = hash_of_key(key, value);
        let noted = written.keys.put(hash, record);
        if !noted {
            written.further.note(hash);
        }
        noted
    }

    /// What is known of the records that answer to a key.
    pub fn answers(&self, key: MatchKey, value: &str) -> Answers {
        let Some(written) = &self.written else { return Answers::Perhaps };
        let hash = hash_of_key(key, value);
        if written.further.may_hold(hash) {
            return Answers::Perhaps;
        }
        let (records, more) = written.keys.get(hash);
        if records.is_empty() { Answers::None } else { Answers::Among { records, more } }
    }
}

fn hash_of_id(object: Object, id: &str) -> u64 {
    hash_of(object.index() as u8, id)
}

fn hash_of_key(key: MatchKey, value: &str) -> u64 {
    hash_of(0x10 + key as u8, value)
}

fn hash_of(space: u8, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(space);
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: i64) -> String {
        format!("person{number}@acme.example")
    }

    #[test]
    fn an_id_that_was_written_is_known_with_its_record() {
        let mut novelty = Novelty::of_empty_store();
        (1..10_000).for_each(|number| novelty.note_id(Object::Contacts, &key(number), number));
        for number in 1..10_000 {
            assert_eq!(novelty.id(Object::Contacts, &key(number)), Held::Record(number));
            assert_eq!(novelty.id(Object::Accounts, &key(number)), Held::New);
        }
        novelty.note_id(Object::Contacts, &key(1), 77);
        assert_eq!(novelty.id(Object::Contacts, &key(1)), Held::Record(77));
    }

    #[test]
    fn a_key_that_was_written_is_never_called_new() {
        let mut novelty = Novelty::of_empty_store();
        let email = MatchKey::Email;
        (1..10_000).for_each(|number| assert!(novelty.note_key(email, &key(number), number)));
        for number in 1..10_000 {
            let Answers::Among { records, more: false } = novelty.answers(email, &key(number))
            else {
                panic!("{number} is forgotten");
            };
            assert!(records.contains(&number));
        }
        let mistaken = (10_000..20_000)
            .filter(|number| novelty.answers(email, &key(*number)) != Answers::None)
            .count();
        assert!(mistaken < 100, "{mistaken} of 10,000 new keys are taken for written ones");
        assert_eq!(novelty.answers(MatchKey::Phone, &key(1)), Answers::None);
    }

    #[test]
    fn what_finds_no_room_is_perhaps_there() {
        let mut novelty = Novelty::of_empty_store();
        novelty.note_id(Object::Contacts, "C-1", i64::MAX);
        assert_eq!(novelty.id(Object::Contacts, "C-1"), Held::Perhaps);
        assert_eq!(novelty.id(Object::Contacts, "C-2"), Held::New);
        assert!(!novelty.note_key(MatchKey::Email, &key(1), i64::MAX));
        assert_eq!(novelty.answers(MatchKey::Email, &key(1)), Answers::Perhaps);
        assert_eq!(novelty.answers(MatchKey::Email, &key(2)), Answers::None);
    }

    #[test]
    fn nothing_is_new_to_a_store_that_held_records() {
        let mut novelty = Novelty::unknown();
        novelty.note_id(Object::Accounts, "1", 1);
        assert_eq!(novelty.id(Object::Accounts, "2"), Held::Perhaps);
        assert_eq!(novelty.answers(MatchKey::Domain, "acme.example"), Answers::Perhaps);
    }
}
