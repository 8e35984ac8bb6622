//! What the sampled values decide about how a column is read: the order of dates, the decimal
//! mark.

use super::column::Column;
use crate::model::moment::{DateOrder, OrderEvidence, order_evidence};
use crate::model::money::{DecimalMark, MarkEvidence, mark_evidence};

/// The order of dates, where a value decides it and none speaks against it, and how it was decided.
pub fn date_order(column: &Column<'_>) -> Option<(DateOrder, String)> {
    let mut decided = None;
    for cell in &column.cells {
        let OrderEvidence::Only(order) = order_evidence(cell.text) else { continue };
        match decided {
            None => decided = Some((order, cell)),
            Some((first, _)) if first == order => {}
            Some(_) => return None,
        }
    }
    let (order, cell) = decided?;
    let words = match order {
        DateOrder::Dmy => "day first",
        DateOrder::Mdy => "month first",
        DateOrder::Ymd => "year first",
    };
    let how = format!(
        "{}: `{}` is {words}: {} on line {}",
        column.source,
        column.name,
        super::column::shorten(cell.text),
        cell.line
    );
    Some((order, how))
}

/// The decimal mark, where a value decides it and none speaks against it, and how it was decided.
pub fn decimal_mark(column: &Column<'_>) -> Option<(DecimalMark, String)> {
    let mut decided = None;
    for cell in &column.cells {
        let MarkEvidence::Only(mark) = mark_evidence(cell.text) else { continue };
        match decided {
            None => decided = Some((mark, cell)),
            Some((first, _)) if first == mark => {}
            Some(_) => return None,
        }
    }
    let (mark, cell) = decided?;
    let words = match mark {
        DecimalMark::Point => "point",
        DecimalMark::Comma => "comma",
    };
    let how = format!(
        "{}: `{}` has a decimal {words}: {} on line {}",
        column.source,
        column.name,
        super::column::shorten(cell.text),
        cell.line
    );
    Some((mark, how))
}
