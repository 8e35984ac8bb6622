//! Which column of a table a header of the mapping means.

use std::collections::HashMap;

/// For each of a table's `columns` the place of the header in the mapping that means it: the same
/// text, else the same but for case and white space round it.
pub(in crate::mapping) fn columns(mapped: &[&str], columns: &[&str]) -> Vec<Option<usize>> {
    let mut bound = vec![None; columns.len()];
    let mut taken = vec![false; mapped.len()];
    let exact: HashMap<&str, usize> =
        mapped.iter().enumerate().map(|(at, header)| (*header, at)).collect();
    for (slot, column) in bound.iter_mut().zip(columns) {
        if let Some(at) = exact.get(column) {
            *slot = Some(*at);
            taken[*at] = true;
        }
    }
    let mut folded: HashMap<String, usize> = HashMap::new();
    for (at, header) in mapped.iter().enumerate() {
        if !taken[at] {
            folded.entry(fold(header)).or_insert(at);
        }
    }
    for (slot, column) in bound.iter_mut().zip(columns) {
        if slot.is_none() {
            *slot = folded.remove(&fold(column));
        }
    }
    bound
}

fn fold(header: &str) -> String {
    header.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn the_same_text_binds_before_one_of_other_case() {
        let bound = columns(&["email", "Email "], &["Email ", "EMAIL", "Phone"]);
        assert_eq!(bound, [Some(1), Some(0), None]);
    }

    #[test]
    fn one_header_of_the_mapping_binds_one_column() {
        assert_eq!(columns(&["email"], &["Email", "EMAIL"]), [Some(0), None]);
    }
}
