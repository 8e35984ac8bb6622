//! The mapping file.

use adoptiv_migrate::mapping::file;
use adoptiv_migrate::model::Object;

/// A mapping is read, or its problems are told with their place. Naming the columns of a file without a
/// header changes nothing else, and a mapping that was read is one by its looks.
pub fn mapping(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let lines = text.lines().count() + 1;
    match file::parse("mapping.toml", text) {
        Err(problems) => {
            assert!(!problems.is_empty(), "neither a mapping nor a problem");
            for problem in problems {
                assert!(!problem.message.is_empty(), "a problem without words");
                assert!((1..=lines).contains(&problem.line), "line {} of {lines}", problem.line);
            }
        }
        Ok(mapping) => {
            for object in Object::ALL {
                let named = file::with_header(text, object, &["A".into(), "B".into()]);
                let Ok(again) = file::parse("mapping.toml", &named) else { continue };
                let columns = |of: &adoptiv_migrate::mapping::Mapping| {
                    of.object(object).map(|said| said.columns.clone()).unwrap_or_default()
                };
                assert_eq!(columns(&again), columns(&mapping), "{named}");
            }
        }
    }
}
