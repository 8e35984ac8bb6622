//! Laws that hold for whatever files come: small random companies, each driven through whole runs.

use adoptiv_migrate::engine::EngineError;
use adoptiv_migrate::engine::import::Mode;
use adoptiv_migrate::engine::report::Report;
use proptest::prelude::*;
use serde_json::Value;

use crate::support::Sandbox;
use crate::support::company::{Company, File, company, two_exports};
use crate::support::workspace::{Workspace, by_source};

const ALL: Mode = Mode::DryRun { rows: None };
const IMPORT: Mode = Mode::Import { resume: false };

fn laws(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A report without what a dry run and an import may not share.
fn comparable(report: &Report) -> Value {
    let mut report = serde_json::to_value(report).unwrap();
    for key in ["command", "import_id", "written", "seconds", "rejects_files"] {
        report.as_object_mut().unwrap().remove(key).unwrap();
    }
    report
}

/// Runs the second of two exports. By chance its rows may look like those of the first with other columns,
/// so that the run stops before it does anything: no case of a law about what runs do.
fn again(
    workspace: &mut Workspace,
    company: &Company,
    mode: Mode,
) -> Result<Report, TestCaseError> {
    match workspace.run(company, mode) {
        Err(EngineError::Stopped { code: code @ "newer_export", .. }) => {
            Err(TestCaseError::reject(code))
        }
        ran => Ok(ran.unwrap()),
    }
}

/// The company with its files in another order; the two files of contacts keep theirs, for their
/// rows follow each other.
fn shuffled(company: &Company, order: &[usize]) -> Company {
    let mut files: Vec<_> = order.iter().map(|at| company.files[*at].clone()).collect();
    let places: Vec<usize> = (0..files.len())
        .filter(|at| ["contacts.csv", "people.csv"].contains(&files[*at].name))
        .collect();
    if files[places[0]].name == "people.csv" {
        files.swap(places[0], places[1]);
    }
    Company { files, ..company.clone() }
}

/// Who may be dialed, and why the others not.
const DIALABILITY: &str = "SELECT id, dialable, not_dialable FROM contacts ORDER BY id";

/// Contacts that can be dialed though somebody does not want to be called on one of their numbers; no row
/// of a company has a date of its do-not-call.
const DIALABLE_ALL_THE_SAME: &str = "
    SELECT c.id FROM contacts c, consents s, contacts o
    WHERE c.dialable AND s.do_not_call AND o.id = s.contact_id AND (c.phone = o.phone
        OR c.phone IN (SELECT value FROM json_each(o.more_phones))
        OR o.phone IN (SELECT value FROM json_each(c.more_phones)))
    UNION SELECT c.id FROM contacts c JOIN holds h ON h.contact_id = c.id WHERE c.dialable";

/// Contacts that are not opted out of e-mail though a row of theirs says so.
const OPTED_IN_ALL_THE_SAME: &str = "
    SELECT c.id FROM contacts c JOIN suppressions s ON s.contact_id = c.id
    WHERE s.kind = 'email' AND coalesce(c.email_opt_out, 0) = 0";

proptest! {
    #![proptest_config(laws(24))]

    #[test]
    fn a_dry_run_of_all_rows_predicts_what_the_import_reports((earlier, company) in two_exports()) {
        let mut workspace = Workspace::new();
        workspace.import(&earlier);
        let before = workspace.seen();
        let predicted = again(&mut workspace, &company, ALL)?;
        let predicted_rejects = workspace.rejects();
        prop_assert_eq!(workspace.seen(), before, "a dry run leaves no trace");
        let (_, report) = workspace.import(&company);
        prop_assert_eq!(comparable(&predicted), comparable(&report));
        prop_assert_eq!(predicted_rejects, workspace.rejects());
    }

    #[test]
    fn importing_twice_changes_nothing(company in company()) {
        let mut workspace = Workspace::new();
        let (_, first) = workspace.import(&company);
        let before = workspace.seen();
        let (_, second) = workspace.import(&company);
        prop_assert_eq!(workspace.seen(), before);
        prop_assert_eq!(second.accounts_from_contacts, 0);
        for (then, now) in first.files.iter().zip(&second.files) {
            prop_assert_eq!(now.counts.created + now.counts.merged, 0, "{:?}", now);
            prop_assert_eq!(now.counts.unchanged, then.counts.clean);
            prop_assert_eq!(now.counts.rejected, then.counts.rejected);
        }
    }

    #[test]
    fn the_order_of_the_files_does_not_matter(
        company in company(),
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
    ) {
        let mut one = Workspace::new();
        one.import(&company);
        let mut other = Workspace::new();
        other.import(&shuffled(&company, &order));
        prop_assert_eq!(one.seen(), other.seen());
        prop_assert_eq!(one.by_source(), other.by_source());
    }

    #[test]
    fn undo_gives_back_the_store_as_it_was((earlier, company) in two_exports()) {
        let mut workspace = Workspace::new();
        let empty = workspace.seen();
        let (first, _) = workspace.import(&earlier);
        let before = workspace.seen();
        let report = again(&mut workspace, &company, IMPORT)?;
        let second = report.import_id.unwrap();
        let after = workspace.by_source();

        let undone = workspace.undo(second);
        prop_assert_eq!(undone.kept_total, 0, "{:?}", undone.kept);
        prop_assert_eq!(workspace.seen(), before);

        let (third, again) = workspace.import(&company);
        prop_assert_eq!(workspace.by_source(), after, "importing again after an undo");
        prop_assert_eq!(comparable(&report), comparable(&again));

        workspace.undo(third);
        let undone = workspace.undo(first);
        prop_assert_eq!(undone.kept_total, 0, "{:?}", undone.kept);
        prop_assert_eq!(workspace.seen(), empty, "undoing all imports, the newest first");
    }

    #[test]
    fn nobody_is_dialable_on_a_number_that_somebody_does_not_want_to_be_called_on(
        (earlier, company) in two_exports(),
    ) {
        let mut workspace = Workspace::new();
        let (_, first) = workspace.import(&earlier);
        let before = workspace.sql(DIALABILITY);
        prop_assert_eq!(workspace.sql(DIALABLE_ALL_THE_SAME), Vec::<Vec<String>>::new());
        prop_assert_eq!(workspace.sql(OPTED_IN_ALL_THE_SAME), Vec::<Vec<String>>::new());
        let report = again(&mut workspace, &company, IMPORT)?;
        let second = report.import_id.unwrap();
        prop_assert_eq!(workspace.sql(DIALABLE_ALL_THE_SAME), Vec::<Vec<String>>::new());
        prop_assert_eq!(workspace.sql(OPTED_IN_ALL_THE_SAME), Vec::<Vec<String>>::new());
        for report in [&first, &report] {
            let reasons = report.consent.reasons.values().chain(report.consent.missing.values());
            prop_assert!(reasons.max() <= Some(&report.consent.not_dialable).or(Some(&0)));
        }
        workspace.undo(second);
        prop_assert_eq!(workspace.sql(DIALABILITY), before, "of everybody as before");
    }

    #[test]
    fn counts_always_add_up((earlier, company) in two_exports()) {
        let mut workspace = Workspace::new();
        workspace.import(&earlier);
        let report = again(&mut workspace, &company, IMPORT)?;
        add_up(&report)?;
        let rejects = workspace.rejects();
        for file in &report.files {
            let name = file.counts.source.rsplit('/').next().unwrap();
            let given = company.files.iter().find(|given| given.name == name).unwrap();
            prop_assert_eq!(file.counts.rows_read, given.rows.len() as u64, "{}", name);
            let kept = rejects.get(&name.replace(".csv", ".rejects.csv"));
            let kept = kept.map_or(0, |text| records(text) - 1);
            prop_assert_eq!(kept as u64, file.counts.rejected, "{}", name);
        }
        let rows = workspace.sql(
            "SELECT outcome, count(*) FROM import_rows WHERE import_id = 2 GROUP BY 1",
        );
        for row in rows {
            let sum: u64 = report
                .files
                .iter()
                .map(|file| match row[0].as_str() {
                    "created" => file.counts.created,
                    "merged" => file.counts.merged,
                    "unchanged" => file.counts.unchanged,
                    _ => file.counts.rejected,
                })
                .sum();
            prop_assert_eq!(sum.to_string(), row[1].clone(), "{}", row[0]);
        }
    }

    #[test]
    fn a_rejects_file_that_nobody_corrected_is_rejected_again_row_by_row(company in company()) {
        // A ragged row is filled up in the rejects file: it may well be good then.
        let mut company = company;
        company.files.iter_mut().for_each(|file| {
            let columns = file.columns.len();
            file.rows.retain(|row| row.len() == columns);
        });
        let mut workspace = Workspace::new();
        let (_, first) = workspace.import(&company);
        let before = workspace.seen();
        let rejected = workspace.rejects();
        let mut paths = Vec::new();
        for (name, text) in &rejected {
            let path = workspace.path().join(name);
            std::fs::write(&path, text).unwrap();
            paths.push(path);
        }
        if paths.is_empty() {
            return Ok(());
        }
        let second = workspace.run_files(&company, &paths, IMPORT).unwrap();
        add_up(&second)?;
        let sum = |report: &Report, of: fn(&Report, usize) -> u64| -> u64 {
            (0..report.files.len()).map(|at| of(report, at)).sum()
        };
        let count = sum(&first, |report, at| report.files[at].counts.rejected);
        prop_assert_eq!(sum(&second, |report, at| report.files[at].counts.rows_read), count);
        prop_assert_eq!(sum(&second, |report, at| report.files[at].counts.rejected), count);
        prop_assert_eq!(workspace.seen(), before);
    }
}

/// The sums that hold in every report.
fn add_up(report: &Report) -> Result<(), TestCaseError> {
    for file in &report.files {
        let counts = &file.counts;
        prop_assert_eq!(counts.clean, counts.created + counts.merged + counts.unchanged);
        prop_assert_eq!(counts.rows_read, counts.clean + counts.rejected);
        prop_assert_eq!(counts.rows_total, counts.rows_read);
        prop_assert!(counts.warned <= counts.clean);
    }
    for (object, counts) in &report.objects {
        let files = report.files.iter().filter(|file| file.object == *object);
        prop_assert_eq!(files.map(|file| file.counts.rows_read).sum::<u64>(), counts.rows_read);
    }
    let clean = |name: &str| -> u64 {
        let of = report.files.iter().filter(|file| file.object.name() == name);
        of.map(|file| file.counts.clean).sum()
    };
    prop_assert_eq!(report.consent.dialable + report.consent.not_dialable, clean("contacts"));
    let staged: u64 = report.stages.deals.iter().map(|stage| stage.deals).sum();
    prop_assert_eq!(staged, clean("deals"));
    let causes: u64 = report.rejection_causes.iter().map(|cause| cause.count).sum();
    prop_assert_eq!(causes, report.files.iter().map(|file| file.counts.rejected).sum::<u64>());
    Ok(())
}

/// The rows of a CSV text, the header among them.
fn records(text: &str) -> usize {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).count()
}

/// The files of a fixture's folder as the words of a command.
fn fixture(folder: &str) -> Vec<String> {
    let folder = crate::support::root().join("fixtures").join(folder);
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(".csv"))
        .collect();
    files.sort();
    files
}

/// The laws once more from the outside, on whole exports, with mappings found on the fly.
#[test]
fn the_program_does_what_it_predicts_and_then_nothing_more() {
    for folder in ["acme", "hubspot", "salesforce", "pipedrive", "close"] {
        let sandbox = Sandbox::new();
        let files = fixture(folder);
        let run = |command: &[&str]| {
            let mut words: Vec<String> = command.iter().map(|word| (*word).to_owned()).collect();
            words.extend(["--max-rejected", "100%", "--format", "json"].map(str::to_owned));
            words.extend(files.iter().cloned());
            let ran = sandbox.run(&words);
            assert_eq!(ran.code, 0, "{folder}: {ran:?}");
            let mut report = ran.json();
            for key in ["command", "import_id", "written", "seconds", "rejects_files"] {
                report.as_object_mut().unwrap().remove(key).unwrap();
            }
            report
        };
        let predicted = run(&["dry-run", "--all"]);
        let nothing: Vec<_> = std::fs::read_dir(sandbox.path()).unwrap().collect();
        assert!(nothing.is_empty(), "{folder}: a dry run leaves no trace: {nothing:?}");
        let first = run(&["import"]);
        assert_eq!(predicted, first, "{folder}");
        let store = sandbox.path().join("adoptiv.db");
        let before = by_source(&store);
        let second = run(&["import"]);
        assert_eq!(by_source(&store), before, "{folder}");
        for (file, then) in
            second["files"].as_array().unwrap().iter().zip(first["files"].as_array().unwrap())
        {
            assert_eq!(file["unchanged"], then["clean"], "{folder}: {file}");
        }
    }
}

/// Accounts alone, each with an id, a name and a tier, which is a select.
fn tiers(rows: &[[&str; 2]]) -> Company {
    let row =
        |[id, tier]: &[&str; 2]| [*id, *id, "", "", "", "", "", *tier].map(str::to_owned).to_vec();
    let columns =
        &["Account ID", "Name", "Domain", "Phone", "Employees", "Owner", "Created", "Tier"];
    let mapping = "source = \"csv\"\n[accounts.columns]\n\"Account ID\" = \"id\"\n\"Name\" = \"name\"\n\
        \"Tier\" = { to = \"custom.tier\", type = \"select\", options = [\"gold\"] }\n";
    let file = File { name: "accounts.csv", columns, rows: rows.iter().map(row).collect() };
    Company { files: vec![file], mapping: mapping.to_owned(), strict_links: false }
}

#[test]
fn undo_takes_back_the_options_that_it_brought_and_leaves_those_that_others_use() {
    let mut workspace = Workspace::new();
    let (first, _) = workspace.import(&tiers(&[["A-1", "silver"], ["A-2", "tin"]]));
    workspace.import(&tiers(&[["A-3", "silver"], ["A-4", "bronze"]]));
    workspace.undo(first);
    let options = workspace.sql("SELECT options FROM custom_field WHERE key = 'tier'");
    assert_eq!(options, [[r#"["gold","silver","bronze"]"#]]);
}

#[test]
fn a_record_that_undo_keeps_for_a_later_import_is_not_made_twice() {
    let mut workspace = Workspace::new();
    let (first, _) = workspace.import(&tiers(&[["A-1", "silver"]]));
    let second = tiers(&[["A-1", "tin"]]);
    workspace.import(&second);
    assert_eq!(workspace.undo(first).kept_total, 1);
    let before = workspace.seen();
    let (_, again) = workspace.import(&second);
    assert_eq!(again.files[0].counts.unchanged, 1);
    assert_eq!(workspace.seen(), before);
}

#[test]
fn a_record_that_undo_keeps_for_an_edit_is_not_made_twice() {
    let mut workspace = Workspace::new();
    let company = tiers(&[["A-1", "silver"]]);
    let (first, _) = workspace.import(&company);
    let store = rusqlite::Connection::open(workspace.path().join("adoptiv.db")).unwrap();
    store.execute_batch("UPDATE account SET phone = '+13035550100'").unwrap();
    assert_eq!(workspace.undo(first).kept_total, 1);
    workspace.import(&company);
    let accounts = workspace.sql("SELECT name, phone FROM accounts");
    assert_eq!(accounts, [["A-1", "+13035550100"]]);
}
