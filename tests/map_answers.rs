//! `map` keeps what was answered: in the mapping that is there, whether or not `-o` names it.

use crate::support::{Ran, Sandbox, root};

const CONTACTS: &str = "Contact ID,Email,Shoe Size,Hat,City\n1,ann@odd.example,42,7,Bonn\n2,bea@odd.example,39,6,Ulm\n";

fn read(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path().join("mapping.toml")).unwrap()
}

fn write(sandbox: &Sandbox, text: &str) {
    sandbox.write("mapping.toml", text);
}

fn mapped() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    sandbox.ok(&["map", "contacts.csv", "-o", "mapping.toml"]);
    sandbox
}

#[test]
fn accepted_suggestions_go_into_the_mapping_that_is_there_and_keep_what_was_written() {
    for words in [
        &["map", "contacts.csv", "--accept-suggestions"][..],
        &["map", "contacts.csv", "--accept-suggestions", "-o", "mapping.toml"],
        &["map", "contacts.csv", "--accept-suggestions", "--mapping", "mapping.toml"],
    ] {
        let sandbox = mapped();
        let line = |text: &str, header: &str| {
            let mut lines = text.lines();
            lines
                .find(|line| line.starts_with(header))
                .unwrap_or_else(|| panic!("{header}: {text}"))
                .to_owned()
        };
        let edited =
            read(&sandbox).replace("\"City\" = \"city\"", "\"City\" = \"ignore\" # none of ours");
        let hat = line(&edited, "\"Hat\"");
        write(&sandbox, &edited.replace(&hat, "\"Hat\" = \"ignore\"   # mine"));
        let ran = sandbox.ok(words);
        assert!(ran.stdout.contains("Wrote `mapping.toml`"), "{ran:?}");
        let text = read(&sandbox);
        assert!(line(&text, "\"Shoe Size\"").contains("to = \"custom.shoe_size\""), "{text}");
        assert_eq!(line(&text, "\"Hat\""), "\"Hat\" = \"ignore\"   # mine");
        assert_eq!(line(&text, "\"City\""), "\"City\" = \"ignore\" # none of ours");
        sandbox.ok(&["map", "--check", "contacts.csv"]);
        // Once more, and nothing changes.
        sandbox.ok(words);
        assert_eq!(read(&sandbox), text);
    }
}

#[test]
fn accepted_suggestions_without_a_mapping_make_one() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    let ran = sandbox.ok(&["map", "contacts.csv", "--accept-suggestions"]);
    assert!(ran.stdout.contains("Wrote `mapping.toml`"), "{ran:?}");
    assert!(read(&sandbox).contains("to = \"custom.hat\""));
}

#[test]
fn a_file_of_that_name_that_is_no_mapping_stays() {
    let sandbox = Sandbox::new();
    sandbox.write("contacts.csv", CONTACTS);
    write(&sandbox, "[package]\nname = \"mine\"\n");
    let ran = sandbox.run(&["map", "contacts.csv", "--accept-suggestions"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert_eq!(read(&sandbox), "[package]\nname = \"mine\"\n");
}

/// Runs the binary on a pseudo-terminal and types `keys`, one after each question; none where there is no
/// python3 to make the terminal.
fn typed(sandbox: &Sandbox, words: &[&str], keys: &[&str]) -> Option<Ran> {
    let script = r#"
import os, pty, select, sys, time
keys = [bytes(k, 'utf-8').decode('unicode_escape').encode('latin-1') for k in sys.argv[2].split(' ')]
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:2] + sys.argv[3:])
out, quiet = b'', 0
while True:
    ready, _, _ = select.select([fd], [], [], 0.4)
    if ready:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        # A terminal says where its cursor is when it is asked.
        if b'\x1b[6n' in data:
            os.write(fd, b'\x1b[1;1R')
        out += data
        quiet = 0
    elif keys and b'?' in out:
        os.write(fd, keys.pop(0))
    else:
        quiet += 1
        if quiet > 100:
            os.kill(pid, 9)
            break
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(out)
sys.exit(os.waitstatus_to_exitcode(status) if status >= 0 else 1)
"#;
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        crate::support::skipped("map_answers", "Python 3 is not there to make a terminal with");
        return None;
    }
    let mut command = std::process::Command::new("python3");
    command
        .current_dir(sandbox.path())
        .args(["-c", script])
        .arg(env!("CARGO_BIN_EXE_adoptiv-migrate"));
    command.arg(keys.join(" ")).args(words).env("TERM", "xterm").env("COLUMNS", "100");
    command.env("ADOPTIV_MIGRATE_CONFIG_DIR", sandbox.path().join("config"));
    Some(Ran::of(command.output().expect("python3 runs")))
}

#[cfg(unix)]
#[test]
fn answers_at_the_terminal_are_kept_one_step_back_included_and_not_asked_again() {
    let sandbox = mapped();
    // The first of the choices; then one step back, which stands second; the first again; and again.
    let words = ["map", "contacts.csv", "--interactive", "--no-progress"];
    let Some(ran) = typed(&sandbox, &words, &["\\r", "\\x1b[B\\r", "\\r", "\\r"]) else { return };
    assert_eq!(ran.code, 0, "{ran:?}");
    let text = read(&sandbox);
    for field in ["to = \"custom.shoe_size\"", "to = \"custom.hat\""] {
        assert!(text.contains(field), "{field}: {text}\n{ran:?}");
    }
    sandbox.ok(&["map", "--check", "contacts.csv"]);
    // Nothing is left to ask.
    let Some(ran) = typed(&sandbox, &words, &[]) else { return };
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(read(&sandbox), text);
}

#[cfg(unix)]
#[test]
fn on_a_terminal_pipelines_are_made_after_a_yes_only() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "deals.csv",
        "Deal ID,Deal Name,Pipeline,Stage\n1,a,Europe,Lead\n2,b,Europe,Verloren\n",
    );
    let words = ["pipelines", "create", "--from", "deals.csv"];
    let Some(ran) = typed(&sandbox, &words, &["n\\r"]) else { return };
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stdout.contains("from its name") && ran.stdout.contains("Nothing was made"),
        "{ran:?}"
    );
    assert!(!sandbox.path().join("adoptiv.db").exists());
    let Some(ran) = typed(&sandbox, &words, &["y\\r"]) else { return };
    assert_eq!(ran.code, 0, "{ran:?}");
    let stages = sandbox.sql("SELECT stage, kind FROM pipelines WHERE pipeline = 'Europe'");
    assert_eq!(stages, [["Lead", "open"], ["Verloren", "lost"]]);
    assert!(root().exists());
}
