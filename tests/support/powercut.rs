//! Power cuts: runs the binary with a library preloaded that loses what was not flushed, see powercut.c.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use super::{Sandbox, root, skipped};

/// The library; none where it can't be made, which is said.
static LIBRARY: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let library = folder.join("powercut.so");
    let made = folder.join(format!("powercut-{}.so", std::process::id()));
    let source = root().join("tests/support/powercut.c");
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&made).arg(source).args(["-ldl", "-lpthread"]);
    let done = cc.output().is_ok_and(|output| output.status.success());
    if !done || std::fs::rename(made, &library).is_err() {
        skipped("power_cuts", "cc can't make a library to preload; install a C compiler");
        return None;
    }
    Some(library)
});

/// Whether power cuts can be tried here.
pub fn possible() -> bool {
    LIBRARY.is_some()
}

/// Where and how the power is cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    /// At which write or flush.
    pub at: usize,
    /// What is there of what was not flushed. 0: nothing; even: all up to some moment; odd: single writes.
    pub seed: usize,
    /// Whether that is right after the end of the command.
    pub ended: bool,
}

impl Cut {
    /// The environment of a command whose files are in a folder.
    pub fn variables(self, folder: &Sandbox) -> Vec<(&'static str, OsString)> {
        let path = folder.path().canonicalize().expect("a folder");
        vec![
            ("LD_PRELOAD", LIBRARY.as_ref().expect("the library").into()),
            ("POWERCUT_COUNT", count(&path).into()),
            ("POWERCUT_DIR", path.into()),
            ("POWERCUT_AT", self.at.to_string().into()),
            ("POWERCUT_SEED", self.seed.to_string().into()),
        ]
    }
}

/// Beside the folder: what is in it may be lost.
fn count(folder: &Path) -> PathBuf {
    folder.with_extension("count")
}

/// Where to cut a command: `points` of its writes and flushes, the first and the last among them, and
/// right after its end. `run` runs it whole with the variables that it is given. More points are taken
/// with `ADOPTIV_POWER_CUTS=10`, which multiplies them.
#[expect(clippy::disallowed_methods, reason = "the variable is the test's own")]
pub fn cuts(
    folder: &Sandbox,
    points: usize,
    run: impl FnOnce(Vec<(&'static str, OsString)>),
) -> Vec<Cut> {
    let times = std::env::var("ADOPTIV_POWER_CUTS").ok().and_then(|times| times.parse().ok());
    run(Cut { at: 0, seed: 0, ended: false }.variables(folder));
    let path = count(&folder.path().canonicalize().expect("a folder"));
    let counted = std::fs::read_to_string(&path).expect("a count");
    std::fs::remove_file(path).expect("a file");
    let events: usize = counted.parse().expect("a number");
    let points = (points * times.unwrap_or(1)).min(2 * events);
    (0..points)
        .map(|point| {
            let at = 1 + events * point / (points - 1);
            // All is lost, a part of it, single writes: in turn.
            Cut { at, seed: if point % 3 == 0 { 0 } else { point }, ended: at > events }
        })
        .collect()
}

/// The store of a folder is whole, where there is one.
pub fn assert_whole(folder: &Sandbox, cut: Cut) {
    if folder.path().join("adoptiv.db").exists() {
        assert_eq!(folder.sql("PRAGMA integrity_check"), [["ok"]], "{cut:?}");
    }
}
