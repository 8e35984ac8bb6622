//! Header cells as column names: trimmed, never empty, each one only once.

use std::collections::HashSet;

use super::rejects::bare_cell;

/// A header cell as the name of a column, before it is made unique.
pub(super) fn header_text(cell: &str) -> String {
    bare_cell(cell.trim()).to_owned()
}

/// Names for all columns: an empty one is called by its place, a repeated one is numbered. Applied
/// to its own result it changes nothing, so a file written with these names reads back the same.
pub(super) fn unique(cells: &[String]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::with_capacity(cells.len());
    for (index, cell) in cells.iter().enumerate() {
        let base = if cell.is_empty() { format!("column {}", index + 1) } else { cell.clone() };
        let mut name = base.clone();
        let mut count = 1;
        while !taken.insert(name.clone()) {
            count += 1;
            name = format!("{base}#{count}");
        }
        names.push(name);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(cells: &[&str]) -> Vec<String> {
        unique(&cells.iter().map(|cell| header_text(cell)).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_trimmed() {
        assert_eq!(names(&[" Email ", "Name\t"]), ["Email", "Name"]);
    }

    #[test]
    fn a_repeated_name_is_numbered() {
        assert_eq!(names(&["Email", "Email", "Email"]), ["Email", "Email#2", "Email#3"]);
    }

    #[test]
    fn an_empty_name_is_the_place_of_its_column() {
        assert_eq!(names(&["Email", "", " "]), ["Email", "column 2", "column 3"]);
    }

    #[test]
    fn names_that_are_unique_already_stay() {
        let odd = names(&["Email", "Email", "Email#2", "", "column 4"]);
        assert_eq!(unique(&odd), odd);
        assert_eq!(odd.iter().collect::<HashSet<_>>().len(), odd.len());
    }
}
