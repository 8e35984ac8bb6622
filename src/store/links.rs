//! References that resolve to nothing yet, and what happens when the parent arrives.

use rusqlite::params;

use super::journal::CREATED;
use super::{Result, Store, object_of};
use crate::model::Object;

/// What kind of reference is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// The parent's id at the source.
    ExternalId,
    /// The account's name as the row says it, several answer to it; the contact's as names are compared.
    Name,
    /// The contact's e-mail address.
    Email,
    /// The account's domain.
    Domain,
}

impl Reference {
    fn name(self) -> &'static str {
        match self {
            Reference::ExternalId => "external_id",
            Reference::Name => "name",
            Reference::Email => "email",
            Reference::Domain => "domain",
        }
    }
}

/// A reference of a record that resolves to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLink {
    /// The store's id of the link.
    pub id: i64,
    /// The record's object.
    pub object: Object,
    /// The record.
    pub record_id: i64,
    /// `account_id` or `contact_id`.
    pub field: String,
    /// What the source says.
    pub reference: String,
}

/// The field by which children link to a parent of this kind.
fn field_to(parent: Object) -> &'static str {
    match parent {
        Object::Contacts => "contact_id",
        _ => "account_id",
    }
}

fn open_link(row: &rusqlite::Row<'_>) -> rusqlite::Result<OpenLink> {
    Ok(OpenLink {
        id: row.get(0)?,
        object: object_of(row.get(1)?),
        record_id: row.get(2)?,
        field: row.get(3)?,
        reference: row.get(4)?,
    })
}

impl Store {
    /// Keeps a reference, by its id at the source, of each record that links to a parent that is
    /// about to go.
    pub fn open_links_of_children(
        &self,
        parent: Object,
        parent_id: i64,
        source: i64,
        import_id: i64,
    ) -> Result<()> {
        let own: Option<String> = self
            .external_ids(parent, parent_id)?
            .into_iter()
            .find(|(_, _, derived)| !derived)
            .map(|(_, id, _)| id);
        let Some(own) = own else { return Ok(()) };
        for child in self.children(parent, parent_id)? {
            let kind = Reference::ExternalId;
            self.keep_open_link(child, parent, kind, source, &own, import_id)?;
        }
        Ok(())
    }

    /// The records that link to a record.
    pub fn children(&self, parent: Object, parent_id: i64) -> Result<Vec<(Object, i64)>> {
        let mut children = Vec::new();
        for child in Object::ALL.into_iter().filter(|child| *child > parent) {
            let field = field_to(parent);
            let sql = format!("SELECT id FROM {} WHERE {field} = ?", child.singular());
            let mut statement = self.conn.prepare_cached(&sql)?;
            let mut rows = statement.query([parent_id])?;
            while let Some(row) = rows.next()? {
                children.push((child, row.get(0)?));
            }
        }
        Ok(children)
    }

    /// Keeps a reference of a record to a `parent` that is not there, for a later import to
    /// resolve. One that is kept already is not kept twice.
    pub fn keep_open_link(
        &self,
        (object, record_id): (Object, i64),
        parent: Object,
        kind: Reference,
        source: i64,
        reference: &str,
        import_id: i64,
    ) -> Result<()> {
        let (field, kind) = (field_to(parent), kind.name());
        // Not one statement: that would make a table in memory each time, to read what it writes.
        let kept = self
            .conn
            .prepare_cached(
                "SELECT 1 FROM open_link WHERE object = ? AND record_id = ? AND field = ?
                 AND kind = ? AND source_id = ? AND reference = ?",
            )?
            .exists(params![object, record_id, field, kind, source, reference])?;
        if !kept {
            self.conn
                .prepare_cached(
                    "INSERT INTO open_link
                     (object, record_id, field, kind, source_id, reference, import_id)
                     VALUES (?, ?, ?, ?, ?, ?, ?)",
                )?
                .execute(params![object, record_id, field, kind, source, reference, import_id])?;
        }
        Ok(())
    }

    /// Whether any reference to a parent of this kind is open: most imports have none to look for.
    pub fn has_open_links_to(&self, parent: Object) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM open_link WHERE field = ? AND resolved_by IS NULL LIMIT 1",
            )?
            .exists([field_to(parent)])?)
    }

    /// The open references to the parent of that id at the source.
    pub fn open_links_to(&self, parent: Object, source: i64, id: &str) -> Result<Vec<OpenLink>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT id, object, record_id, field, reference FROM open_link
             WHERE field = ?1 AND reference = ?2 AND kind = ?3 AND source_id = ?4
               AND resolved_by IS NULL ORDER BY id",
        )?;
        let what = params![field_to(parent), id, Reference::ExternalId.name(), source];
        let links = statement.query_map(what, open_link)?;
        Ok(links.collect::<rusqlite::Result<_>>()?)
    }

    /// Whether a reference of a kind to a parent is open.
    pub fn has_open_links_by(&self, parent: Object, kind: Reference) -> Result<bool> {
        Ok(self
            .conn
            .prepare_cached(
                "SELECT 1 FROM open_link WHERE field = ? AND kind = ? AND resolved_by IS NULL
                 LIMIT 1",
            )?
            .exists(params![field_to(parent), kind.name()])?)
    }

    /// The open references of a kind, after the link `after` and from before import `import_id`, that one
    /// parent alone answers to by now, each with that parent; at most `limit`, from whatever source.
    /// `further`: by the addresses that contacts have beside their primary one.
    pub fn answered_links(
        &self,
        (parent, kind): (Object, Reference),
        further: bool,
        import_id: i64,
        after: i64,
        limit: i64,
    ) -> Result<Vec<(OpenLink, i64)>> {
        let contacts = |column| format!("contact p ON p.{column} = l.reference");
        let (joined, id) = match (parent, kind) {
            (Object::Contacts, Reference::Email) if further => (
                "more_email p ON p.email = l.reference AND NOT EXISTS
                     (SELECT 1 FROM contact c WHERE c.email = l.reference)"
                    .to_owned(),
                "contact_id",
            ),
            (Object::Contacts, Reference::Email) => (contacts("email"), "id"),
            (Object::Contacts, Reference::Name) => (contacts("name_key"), "id"),
            (Object::Accounts, Reference::Domain) => {
                ("account p ON p.domain = l.reference".to_owned(), "id")
            }
            _ => return Ok(Vec::new()),
        };
        // The open references are few, the records may be millions: the order of the join is told.
        let mut statement = self.conn.prepare_cached(&format!(
            "SELECT l.id, l.object, l.record_id, l.field, l.reference, min(p.{id})
             FROM open_link l CROSS JOIN {joined}
             WHERE l.id > ?1 AND l.field = ?2 AND l.kind = ?3 AND l.resolved_by IS NULL
               AND l.import_id IS NOT ?4
             GROUP BY l.id HAVING count(*) = 1 ORDER BY l.id LIMIT ?5"
        ))?;
        let what = params![after, field_to(parent), kind.name(), import_id, limit];
        let links = statement.query_map(what, |row| Ok((open_link(row)?, row.get(5)?)))?;
        Ok(links.collect::<rusqlite::Result<_>>()?)
    }

    /// The open references of a record: field and reference.
    pub fn open_links_of(&self, object: Object, record_id: i64) -> Result<Vec<(String, String)>> {
        let mut statement = self.conn.prepare_cached(
            "SELECT field, reference FROM open_link
             WHERE object = ? AND record_id = ? AND resolved_by IS NULL ORDER BY id",
        )?;
        let links = statement
            .query_map(params![object, record_id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(links.collect::<rusqlite::Result<_>>()?)
    }

    /// Marks a reference as resolved by an import.
    pub fn close_link(&self, id: i64, import_id: i64) -> Result<()> {
        self.conn
            .prepare_cached("UPDATE open_link SET resolved_by = ?2 WHERE id = ?1")?
            .execute([id, import_id])?;
        Ok(())
    }

    /// Marks the references of a record's field as resolved: the row names a parent that is there.
    pub fn close_links_of(
        &self,
        (object, record_id): (Object, i64),
        field: &str,
        import_id: i64,
    ) -> Result<()> {
        self.conn
            .prepare_cached(
                "UPDATE open_link SET resolved_by = ?4
                 WHERE object = ?1 AND record_id = ?2 AND field = ?3 AND resolved_by IS NULL",
            )?
            .execute(params![object, record_id, field, import_id])?;
        Ok(())
    }

    /// Opens again what an import resolved, and forgets the references that it brought; what it
    /// created and is still there keeps its references.
    pub fn undo_links(&self, import_id: i64) -> Result<()> {
        for object in Object::ALL {
            let of_others = format!("object = ?2 AND record_id NOT IN ({CREATED})");
            self.conn.execute(
                &format!("DELETE FROM open_link WHERE import_id = ?1 AND {of_others}"),
                params![import_id, object],
            )?;
            self.conn.execute(
                &format!(
                    "UPDATE open_link SET resolved_by = NULL WHERE resolved_by = ?1 AND {of_others}"
                ),
                params![import_id, object],
            )?;
        }
        Ok(())
    }

    /// How many records link to an account or a contact.
    pub fn count_children(&self, object: Object, id: i64) -> Result<i64> {
        let sql = match object {
            Object::Accounts => {
                "SELECT (SELECT count(*) FROM contact WHERE account_id = ?1)
                      + (SELECT count(*) FROM deal WHERE account_id = ?1)"
            }
            Object::Contacts => "SELECT count(*) FROM deal WHERE contact_id = ?1",
            Object::Deals => return Ok(0),
        };
        Ok(self.conn.prepare_cached(sql)?.query_row([id], |row| row.get(0))?)
    }
}
