//! How the tool speaks: quiet and verbose, colour, progress, pipes that break.

use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::support::Sandbox;
use crate::support::shown::FILES;

fn dry_run<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["dry-run", "--max-rejected", "50%"], &FILES[..], more].concat()
}

#[test]
fn quiet_says_the_result_and_nothing_else() {
    let sandbox = Sandbox::small();
    assert_snapshot!(sandbox.shown(&dry_run(&["-q"])), @r#"
    exit 0
    7 of 9 rows import cleanly, 2 rejected.
    "#);
}

#[test]
fn quiet_does_not_silence_an_error() {
    let ran = Sandbox::new().run(&["dry-run", "nowhere.csv", "-q"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("error: can't read `nowhere.csv`"), "{ran:?}");
}

#[test]
fn verbose_shows_all_causes_of_rejection() {
    let sandbox = Sandbox::with_fixtures("acme");
    let words = ["dry-run", "--all", "contacts.csv", "accounts.csv", "deals.csv"];
    let plain = sandbox.run(&words).stdout;
    let verbose = sandbox.run(&[&words[..], &["-v"]].concat()).stdout;
    assert!(plain.contains("more causes (`-v` shows them)"), "{plain}");
    assert!(!verbose.contains("more causes") && verbose.len() > plain.len(), "{verbose}");
}

#[test]
fn nothing_is_coloured_in_a_pipe_or_where_it_is_not_wanted() {
    let sandbox = Sandbox::imported();
    for words in [&dry_run(&[])[..], &["reconcile"], &["history"], &["undo", "1", "--dry-run"]] {
        let coloured = sandbox.run(&[words, &["--color", "always"]].concat());
        assert!(coloured.stdout.contains('\x1b'), "{words:?} has colours to leave out");
        for more in [&[][..], &["--color", "never"], &["--no-progress"]] {
            let ran = sandbox.run(&[words, more].concat());
            assert!(!ran.stdout.contains('\x1b') && !ran.stderr.contains('\x1b'), "{ran:?}");
            assert!(!ran.stderr.contains('\r'), "{ran:?}");
        }
    }
}

#[test]
fn no_color_is_honoured_and_a_flag_wins_over_it() {
    let sandbox = Sandbox::small();
    let run = |more: &[&str]| {
        let output = sandbox.command().env("NO_COLOR", "1").args(dry_run(more)).output().unwrap();
        String::from_utf8(output.stdout).unwrap().contains('\x1b')
    };
    assert!(!run(&[]));
    assert!(run(&["--color", "always"]));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let sandbox = Sandbox::imported();
    for words in [&dry_run(&[])[..], &["history"], &["history", "--format", "json"], &["--help"]] {
        // Nobody reads any more, as after `| head -1`.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = Command::new(env!("CARGO_BIN_EXE_adoptiv-migrate"))
            .current_dir(sandbox.path())
            .env_clear()
            .args(words)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(!said.contains("error") && !said.contains("panicked"), "{words:?}: {said}");
    }
}
