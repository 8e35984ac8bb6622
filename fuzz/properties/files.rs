//! Files of rows: from their bytes to what becomes of each row.

use adoptiv_migrate::mapping::compiled::{Compiled, SourceUsers};
use adoptiv_migrate::mapping::detect::{Destination, detect};
use adoptiv_migrate::mapping::file;
use adoptiv_migrate::model::{Draft, Object, Rejection, Settings};
use adoptiv_migrate::source::{self, Depth, Holds, Input, ReadOptions, Row, Table, inside};

/// Bytes as a CSV file.
pub fn csv(data: &[u8]) {
    any_file("any.csv", data);
}

/// Bytes as a JSON Lines file.
pub fn json_lines(data: &[u8]) {
    any_file("any.jsonl", data);
}

/// Bytes as a ZIP archive or a gzip file: what is in it is read alike twice, or refused; members are named
/// once, and what files are made of them lies nowhere else.
pub fn archive(data: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("any.zip");
    std::fs::write(&path, data).expect("a file");
    let label = path.display().to_string();
    for depth in [Depth::Whole, Depth::Beginning] {
        let inputs = [Input { path: path.clone(), holds: None, header: None }];
        let options = |_: Object| ReadOptions::default();
        let Ok(tables) = source::open_unless(&inputs, &options, depth, &|| false) else { continue };
        for table in &tables {
            assert!(table.label().starts_with(&label), "{}", table.label());
            let stem = inside::stem(table.label());
            assert!(!stem.contains(['/', '\\', '\0']) && stem != "..", "{stem:?}");
            let rows = read(&**table);
            assert_eq!(rows.len(), read(&**table).len(), "read twice, there are other rows");
            let sampled = table.sample(100).unwrap_or_default();
            assert!(sampled.len() <= 100);
            // What was named once can be named again, alone, and is the same.
            let again = table.path().expect("a path").to_owned();
            let inputs = [Input { path: again, holds: Some(table.holds()), header: None }];
            let Ok(alone) = source::open(&inputs, &options) else { continue };
            assert_eq!(alone[0].label(), table.label());
            assert_eq!(alone[0].sha256().ok(), table.sha256().ok());
        }
        for unread in source::unread_members(&tables) {
            assert!(unread.count >= unread.members.len() && !unread.told().is_empty());
        }
    }
}

fn any_file(name: &str, data: &[u8]) {
    // The first byte says what the file holds: its name says nothing.
    let Some((first, data)) = data.split_first() else { return };
    let holds = match first % 5 {
        0 => None,
        1 => Some(Holds::Records(Object::Accounts)),
        2 => Some(Holds::Records(Object::Deals)),
        3 => Some(Holds::Users),
        _ => Some(Holds::Records(Object::Contacts)),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, data).expect("a file");
    let inputs = [Input { path, holds, header: None }];
    let Ok(tables) = source::open(&inputs, &|_| ReadOptions::default()) else { return };
    let rows = read(&*tables[0]);
    assert_eq!(rows.len(), read(&*tables[0]).len(), "read twice, there are other rows");
    let begins: Vec<u64> = rows.iter().map(|row| row.line).collect();
    assert!(begins.windows(2).all(|pair| pair[0] < pair[1]), "lines {begins:?}");
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(row.number, number);
        let fits = row.cells.len() == tables[0].columns().len();
        assert!(fits || row.damage.is_some(), "{row:?} is ragged, unsaid");
    }
    mapped(&tables, &rows);
}

fn read(table: &dyn Table) -> Vec<Row> {
    let (mut found, mut row) = (Vec::new(), Row::default());
    let Ok(mut rows) = table.rows() else { return found };
    while rows.next(&mut row).unwrap_or(false) {
        found.push(row.clone());
    }
    found
}

/// The mapping that is suggested is one that can be read, and each row is judged alike by the quick look
/// and by the whole one.
fn mapped(tables: &[Box<dyn Table>], rows: &[Row]) {
    let Holds::Records(_) = tables[0].holds() else { return };
    let settings = Settings::default();
    let destination =
        Destination { pipelines: &[], custom_fields: &[], users: &[], settings: &settings };
    let Ok(suggestion) = detect(tables, &destination) else { return };
    let written = file::write(&suggestion);
    let mapping = match file::parse("mapping.toml", &written) {
        Ok(mapping) => mapping,
        Err(problems) => panic!("{problems:?}\n{written}"),
    };
    let users = SourceUsers::read(tables).unwrap_or_default();
    let compiled = Compiled::new(&mapping, &*tables[0], &settings, &users);
    let code = |judged: Result<Draft, Rejection>| judged.map_err(|rejection| rejection.code).err();
    for row in rows {
        let whole = code(compiled.apply(row));
        assert_eq!(code(compiled.check(row)), whole, "{row:?}");
        let mut room = Vec::new();
        let id = compiled.row_id(row, &mut room);
        assert_eq!(id, compiled.row_id(row, &mut room), "{row:?}");
    }
}
