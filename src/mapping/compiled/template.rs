//! A constant that is made of other columns, row by row: `{Account} - {Product}`.

use super::cell::trim;
use crate::model::text::is_nothing;
use crate::source::Row;

/// A text with the places of columns in it.
#[derive(Clone, Debug)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Cell(usize),
}

impl Template {
    /// The template that `text` is; `None` where it names none of the columns: then it is a plain text.
    pub fn parse(text: &str, columns: &[&str]) -> Option<Template> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let place = after.split_once('}').and_then(|(name, behind)| {
                let fits = |column: &&str| column.trim().eq_ignore_ascii_case(name.trim());
                Some((columns.iter().position(fits)?, behind))
            });
            match place {
                Some((at, behind)) => {
                    pieces.extend([Piece::Text(before.to_owned()), Piece::Cell(at)]);
                    rest = behind;
                }
                None => {
                    pieces.push(Piece::Text(format!("{before}{{")));
                    rest = after;
                }
            }
        }
        pieces.push(Piece::Text(rest.to_owned()));
        pieces.iter().any(|piece| matches!(piece, Piece::Cell(_))).then_some(Template { pieces })
    }

    /// The text for a row; empty where none of the cells says anything. What would stand between two
    /// cells goes where one of them is empty at an end.
    pub fn fill(&self, row: &Row) -> String {
        let mut text = String::new();
        let (mut some, mut all) = (false, true);
        for piece in &self.pieces {
            match piece {
                Piece::Text(plain) => text.push_str(plain),
                Piece::Cell(at) => {
                    let cell = row.cells.get(*at).map(trim).unwrap_or_default();
                    let says = !cell.is_empty() && !is_nothing(cell);
                    (some, all) = (some | says, all & says);
                    text.push_str(if says { cell } else { "" });
                }
            }
        }
        if !some {
            text.clear();
        } else if !all {
            let between = |c: char| c.is_whitespace() || "-–—:,;/|".contains(c);
            text = text.trim_matches(between).to_owned();
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str, cells: &[&str]) -> Option<String> {
        let row = Row { cells: cells.to_vec().into(), ..Row::default() };
        Some(Template::parse(text, &["Account", "Product"])?.fill(&row))
    }

    #[test]
    fn columns_are_put_in_their_places() {
        let name = "{Account} - { product }!";
        assert_eq!(filled(name, &["Acme", "Chairs"]).as_deref(), Some("Acme - Chairs!"));
        assert_eq!(filled("{Account} - {Product}", &["Acme", "N/A"]).as_deref(), Some("Acme"));
        assert_eq!(filled("{Account} - {Product}", &["", "Chairs"]).as_deref(), Some("Chairs"));
        assert_eq!(filled("Deal: {Account}", &["", "Chairs"]).as_deref(), Some(""));
    }

    #[test]
    fn a_text_that_names_no_column_is_plain() {
        for text in ["Deal", "{Town}", "{", "{}", "}{"] {
            assert_eq!(filled(text, &["Acme", "Chairs"]), None, "{text}");
        }
    }
}
