//! The fingerprint of a draft's content: tells whether a source brings anything new.

use siphasher::sip::SipHasher13;

use crate::model::{Consent, Draft, StageKind};

/// Fingerprints drafts; keeps its buffer from draft to draft.
#[derive(Default)]
pub struct Fingerprinter {
    buffer: Vec<u8>,
}

/// The fingerprint of one draft: SipHash-1-3 with a key of noughts, which is the same on every machine and
/// for every version. It tells whether one record changed, no more; a longer one would be cut to this anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The short form that is kept beside an external id.
    pub fn short(self) -> i64 {
        self.0 as i64
    }
}

impl Fingerprinter {
    /// Room to work out the id of a row that has none, see [`Compiled::row_id`].
    ///
    /// [`Compiled::row_id`]: crate::mapping::compiled::Compiled::row_id
    pub fn room(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// The fingerprint of everything that the draft says; how it was written (originals, warnings)
    /// does not count.
    pub fn of(&mut self, draft: &Draft) -> Fingerprint {
        self.buffer.clear();
        self.buffer.push(draft.object.index() as u8);
        self.option(draft.id.as_deref());
        for value in &draft.values {
            self.option(value.as_deref());
        }
        self.number(draft.custom.len());
        for (key, value) in &draft.custom {
            self.text(key);
            self.text(&value.to_string());
        }
        for list in [&draft.more_emails, &draft.more_phones] {
            self.number(list.len());
            list.iter().for_each(|item| self.text(item));
        }
        for reference in [
            &draft.account_id,
            &draft.contact_id,
            &draft.contact_email,
            &draft.contact_name,
            &draft.company,
            &draft.company_domain,
            &draft.owner,
            &draft.pipeline,
            &draft.stage,
        ] {
            self.option(reference.as_deref());
        }
        self.option(draft.status.map(StageKind::name));
        self.consent(draft.consent.as_ref());
        // What could not be understood is content, too: that it is understood by now is news.
        for unread in &draft.unread {
            self.text(&unread.column);
            self.text(&unread.cell);
        }
        Fingerprint(SipHasher13::new().hash(&self.buffer))
    }

    fn consent(&mut self, consent: Option<&Consent>) {
        let Some(consent) = consent else {
            self.buffer.push(0);
            return;
        };
        self.buffer.push(1 + u8::from(consent.do_not_call));
        for part in [
            &consent.text,
            &consent.timestamp,
            &consent.source_url,
            &consent.ip,
            &consent.seller,
            &consent.phone,
            &consent.trustedform_url,
            &consent.leadid,
            &consent.revoked_at,
        ] {
            self.option(part.as_deref());
        }
    }

    fn option(&mut self, value: Option<&str>) {
        match value {
            None => self.buffer.push(0),
            Some(text) => {
                self.buffer.push(1);
                self.text(text);
            }
        }
    }

    /// The length goes before the text, so that no two contents give the same bytes.
    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.buffer.extend_from_slice(text.as_bytes());
    }

    fn number(&mut self, number: usize) {
        self.buffer.extend_from_slice(&(number as u64).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Object;

    #[test]
    fn content_counts_and_the_way_it_was_written_does_not() {
        let mut prints = Fingerprinter::default();
        let mut draft = Draft::new(Object::Contacts);
        draft.set("email", "ada@acme.example");
        let first = prints.of(&draft);
        draft.originals.insert("email".into(), "ADA@acme.example".into());
        assert_eq!(prints.of(&draft), first);
        draft.set("first_name", "Ada");
        assert_ne!(prints.of(&draft), first);
    }

    #[test]
    fn values_do_not_run_into_each_other() {
        let mut prints = Fingerprinter::default();
        let mut one = Draft::new(Object::Contacts);
        one.set("first_name", "ab");
        one.set("last_name", "c");
        let mut two = Draft::new(Object::Contacts);
        two.set("first_name", "a");
        two.set("last_name", "bc");
        assert_ne!(prints.of(&one), prints.of(&two));
    }
}
