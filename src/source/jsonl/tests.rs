use super::*;
use crate::source::tests::{read_all, table_of, try_table};

fn table(text: &str) -> Box<dyn Table> {
    table_of("contacts.jsonl", text.as_bytes())
}

fn cells(table: &dyn Table) -> Vec<Vec<String>> {
    let rows = read_all(table);
    rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect()
}

#[test]
fn keys_are_columns_in_order_of_first_appearance() {
    let table = table(
        "{\"name\":\"Ann\",\"email\":\"a@acme.example\"}\n{\"phone\":\"1\",\"name\":\"Bob\"}\n",
    );
    assert_eq!(table.columns(), ["name", "email", "phone"]);
    assert_eq!(cells(&*table), [["Ann", "a@acme.example", ""], ["Bob", "", "1"]]);
    assert_eq!(table.total(), Total::Exact(2));
}

#[test]
fn nested_objects_are_flat_columns_and_lists_are_joined() {
    let table = table(
        "{\"name\":{\"first\":\"Ann\",\"more\":{\"last\":\"Lee\"}},\"tags\":[\"a\",1,true,null],\"x\":[{\"y\":1}],\"e\":{}}\n",
    );
    assert_eq!(table.columns(), ["name.first", "name.more.last", "tags", "x", "e"]);
    assert_eq!(cells(&*table), [["Ann", "Lee", "a;1;true;", "[{\"y\":1}]", ""]]);
}

#[test]
fn numbers_keep_every_digit_and_null_is_empty() {
    let table = table(
        "{\"amount\":1250.50,\"id\":12345678901234567890123,\"e\":1e5,\"n\":null,\"b\":false}\n",
    );
    assert_eq!(cells(&*table), [["1250.50", "12345678901234567890123", "1e5", "", "false"]]);
}

#[test]
fn text_is_unescaped() {
    let table = table("{\"n\\u0061me\":\"Zo\\u00eb \\\"Z\\\"\\nLee\"}\n");
    assert_eq!(table.columns(), ["name"]);
    assert_eq!(cells(&*table), [["Zoë \"Z\"\nLee"]]);
}

#[test]
fn a_line_that_is_no_object_damages_its_row_alone() {
    for bad in [
        "{\"a\":",
        "[1]",
        "\"text\"",
        "{\"a\":1} {\"a\":2}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":1,\"a\":2}",
    ] {
        let table = table(&format!("{{\"a\":1}}\n\n  {bad}  \r\n{{\"a\":3}}\n"));
        let rows = read_all(&*table);
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 4], "{bad}");
        assert!(matches!(rows[1].damage, Some(RowDamage::NotJson { .. })), "{bad}");
        assert_eq!(rows[1].cells.get(0).map(str::trim), Some(bad));
        assert_eq!((&rows[0].damage, &rows[2].damage), (&None, &None));
    }
}

#[test]
fn bytes_that_are_not_utf8_and_nuls_damage_their_row() {
    let mut bytes = "{\"a\":\"ÄÖÜäöü\"}\n".as_bytes().to_vec();
    bytes.extend(b"{\"a\":\"Zo\xEB\"}\n{\"a\":\"x\\u0000y\"}\n");
    let rows = read_all(&*table_of("contacts.jsonl", &bytes));
    assert_eq!(rows[0].damage, None);
    assert_eq!(rows[1].damage, Some(RowDamage::Undecodable));
    assert_eq!(&rows[1].cells[0], "{\"a\":\"Zoë\"}");
    assert_eq!(rows[2].damage, Some(RowDamage::Undecodable));
}

#[test]
fn a_key_that_comes_too_late_to_be_a_column_is_told_and_not_dropped() {
    let mut text = String::new();
    let note = "x".repeat(1 << 20);
    for _ in 0..65 {
        text.push_str(&format!("{{\"note\":\"{note}\"}}\n"));
    }
    text.push_str("{\"late\":1}\n");
    let table = table(&text);
    assert_eq!(table.columns(), ["note"]);
    assert_eq!(table.told()[1], "columns from the keys of its first 64 MiB");
    let rows = read_all(&*table);
    let last = rows.last().unwrap();
    assert!(
        matches!(&last.damage, Some(RowDamage::NotJson { message }) if message.contains("`late`"))
    );
    assert_eq!(&last.cells[0], "{\"late\":1}");
    assert!(matches!(table.total(), Total::About(65..=67)));
}

#[test]
fn deep_nesting_stays_json_text() {
    let deep = format!("{}1{}", "{\"a\":".repeat(500), "}".repeat(500));
    let table = table(&format!("{deep}\n"));
    assert_eq!(table.columns(), [["a"; 16].join(".")]);
    assert!(cells(&*table)[0][0].starts_with("{\"a\":{"));
}

#[test]
fn a_file_without_objects_is_unreadable() {
    for text in ["", "\n\n", "nothing\n", "{}\n"] {
        let opened = try_table("contacts.ndjson", text.as_bytes(), &ReadOptions::default());
        assert!(matches!(opened.err(), Some(SourceError::Unreadable { .. })), "{text:?}");
    }
}

#[test]
fn a_byte_order_mark_and_utf16_are_read() {
    let text = "{\"name\":\"Zoë\"}\n";
    let mut utf16 = b"\xFF\xFE".to_vec();
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    for bytes in [[b"\xEF\xBB\xBF", text.as_bytes()].concat(), utf16] {
        assert_eq!(cells(&*table_of("contacts.jsonl", &bytes)), [["Zoë"]]);
    }
}

#[test]
fn a_large_file_is_sampled_in_further_places() {
    let lines: Vec<String> =
        (0..40_000).map(|id| format!("{{\"id\":{id},\"name\":\"Ann of row {id}\"}}\n")).collect();
    let sample = table(&lines.concat()).sample(80).unwrap();
    assert_eq!(sample.len(), 80);
    let ids: Vec<u32> = sample.iter().map(|row| row.cells[0].parse().unwrap()).collect();
    assert!(ids.iter().any(|id| id.abs_diff(20_000) < 1000) && *ids.last().unwrap() > 37_000);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_to_the_end_without_a_panic(
        bytes in proptest::collection::vec(proptest::prop_oneof![
            proptest::prelude::Just(b'{'), proptest::prelude::Just(b'"'),
            proptest::prelude::Just(b'\n'), proptest::prelude::any::<u8>()], 0..200),
    ) {
        let bytes = [b"{\"a\":1}\n", &bytes[..]].concat();
        if let Ok(table) = try_table("contacts.jsonl", &bytes, &ReadOptions::default()) {
            let rows = read_all(&*table);
            proptest::prop_assert_eq!(table.total(), Total::Exact(rows.len() as u64));
        }
    }
}
