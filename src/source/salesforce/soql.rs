//! Queries in SOQL, and what fits into the address of one call.

/// How long the encoded list of fields of one query may get. The whole address with all headers may
/// have 16,384 bytes; conditions and the token need the rest.
pub(super) const LONGEST_FIELDS: usize = 10_000;

/// A text within a query. Ids and moments come back from the service; nothing in them may end it.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for c in text.chars() {
        if matches!(c, '\'' | '\\') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push('\'');
    quoted
}

/// `Id IN ('…', '…')`.
pub(super) fn one_of<'a>(field: &str, ids: impl IntoIterator<Item = &'a str>) -> String {
    let ids: Vec<String> = ids.into_iter().map(quoted).collect();
    format!("{field} IN ({})", ids.join(","))
}

/// Where a page begins and what limits it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Place<'a> {
    /// In the order of ids, after one.
    Id { after: Option<&'a str> },
    /// In the order of changes: from a moment on, there after an id.
    Time { since: &'a str, after: Option<&'a str> },
}

impl Place<'_> {
    /// The condition that a row comes at or after the place; none where all do.
    pub fn beginning_here(&self) -> Option<String> {
        match self {
            Place::Id { after } => after.map(|id| format!("Id > {}", quoted(id))),
            Place::Time { since, after: None } => Some(format!("SystemModstamp >= {since}")),
            Place::Time { since, after: Some(id) } => Some(format!(
                "SystemModstamp >= {since} AND (SystemModstamp > {since} OR Id > {})",
                quoted(id)
            )),
        }
    }

    /// The condition that a row comes at or before the place, for the second half of wide rows.
    pub fn ending_here(&self) -> Option<String> {
        match self {
            Place::Id { after } => after.map(|id| format!("Id <= {}", quoted(id))),
            Place::Time { after: None, .. } => None,
            Place::Time { since, after: Some(id) } => Some(format!(
                "SystemModstamp <= {since} AND (SystemModstamp < {since} OR Id <= {})",
                quoted(id)
            )),
        }
    }

    /// How rows are put in order.
    pub fn order(&self) -> &'static str {
        match self {
            Place::Id { .. } => "Id",
            Place::Time { .. } => "SystemModstamp, Id",
        }
    }
}

/// A query of the rows that meet all conditions.
pub(super) fn select(fields: &[&str], from: &str, conditions: &[String]) -> String {
    let mut query = format!("SELECT {} FROM {from}", fields.join(","));
    for (at, condition) in conditions.iter().enumerate() {
        query.push_str(if at == 0 { " WHERE " } else { " AND " });
        query.push_str(condition);
    }
    query
}

/// Splits a list of fields into as few as fit into one call each.
pub(super) fn split<'a>(fields: impl IntoIterator<Item = &'a str>) -> Vec<Vec<&'a str>> {
    let mut parts: Vec<Vec<&str>> = vec![Vec::new()];
    let mut length = 0;
    for field in fields {
        // A comma is three bytes in an address.
        let more = field.len() + 3;
        if length + more > LONGEST_FIELDS {
            parts.push(Vec::new());
            length = 0;
        }
        length += more;
        if let Some(part) = parts.last_mut() {
            part.push(field);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_can_not_end_its_query() {
        assert_eq!(quoted(r"a'b\c"), r"'a\'b\\c'");
        assert_eq!(one_of("Id", ["1", "2"]), "Id IN ('1','2')");
    }

    #[test]
    fn a_page_goes_on_after_the_last_row_of_equal_moments() {
        let place = Place::Time { since: "2026-03-01T00:00:00Z", after: Some("003A") };
        assert_eq!(
            place.beginning_here().unwrap(),
            "SystemModstamp >= 2026-03-01T00:00:00Z AND (SystemModstamp > 2026-03-01T00:00:00Z OR Id \
             > '003A')"
        );
        assert_eq!(place.order(), "SystemModstamp, Id");
    }

    #[test]
    fn conditions_are_all_to_be_met() {
        let conditions = ["A = 1".to_owned(), "B = 2".to_owned()];
        assert_eq!(select(&["Id", "Name"], "Account", &conditions), {
            "SELECT Id,Name FROM Account WHERE A = 1 AND B = 2"
        });
        assert_eq!(select(&["Id"], "Account", &[]), "SELECT Id FROM Account");
    }

    #[test]
    fn fields_that_do_not_fit_into_one_call_are_asked_for_in_two() {
        let names: Vec<String> = (0..600).map(|at| format!("A_custom_field_{at:04}__c")).collect();
        let parts = split(names.iter().map(String::as_str));
        assert!(parts.len() == 2, "{}", parts.len());
        assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 600);
        assert_eq!(split(["Id"]), [["Id"]]);
    }
}
