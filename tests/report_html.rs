//! `--report`: a page that stands alone, counts what the run counted, and runs nothing.

use crate::support::Sandbox;

const NAME: &str = "<script>alert('x')</script>";

fn page(sandbox: &Sandbox, words: &[&str]) -> String {
    let ran = sandbox.run(&[words, &["--report", "report.html"]].concat());
    assert!(ran.code == 0 || ran.code == 3, "{ran:?}");
    std::fs::read_to_string(sandbox.path().join("report.html")).unwrap()
}

fn stands_alone(page: &str) {
    assert!(page.starts_with("<!doctype html>") || page.starts_with("<!DOCTYPE html>"));
    for outside in ["src=", "<link", "@import", "url(", "<script"] {
        assert!(!page.contains(outside), "{outside} in {page}");
    }
    assert!(page.trim_end().ends_with("</html>"));
}

fn hostile() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "contacts.csv",
        format!(
            "Contact ID,First Name,Email,{NAME}\nC-1,{NAME},ada@acme.example,1\n\
             C-2,Ben,{NAME}@@acme.example,2\nC-3,Cleo,cleo@acme.example,{NAME}\n"
        ),
    );
    sandbox
}

#[test]
fn the_page_of_a_dry_run_stands_alone_and_escapes_what_cells_and_headers_say() {
    let page = page(&hostile(), &["dry-run", "contacts.csv"]);
    stands_alone(&page);
    assert!(page.contains("&lt;script&gt;") || page.contains("&#60;script&#62;"), "{page}");
}

#[test]
fn the_page_of_an_import_has_the_counts() {
    let sandbox = Sandbox::with_fixtures("acme");
    let words = ["import", "--max-rejected", "20%", "contacts.csv", "accounts.csv", "deals.csv"];
    let page = page(&sandbox, &words);
    stands_alone(&page);
    let rows = sandbox
        .sql("SELECT object, count(*), sum(outcome = 'created') FROM import_rows GROUP BY object");
    assert_eq!(rows.len(), 3);
    for count in rows.iter().flat_map(|row| &row[1..]) {
        assert!(page.contains(&format!(">{count}<")), "{count} is not in {page}");
    }
}

#[test]
fn the_page_of_reconcile_shows_drift_and_escapes_it() {
    let sandbox = hostile();
    sandbox.ok(&["import", "--max-rejected", "50%", "contacts.csv"]);
    sandbox
        .edit("UPDATE contact SET title = '<b>CTO', first_name = '<img onerror=1>' WHERE id = 1");
    let page = page(&sandbox, &["reconcile"]);
    stands_alone(&page);
    assert!(page.contains("edited since"), "{page}");
    assert!(!page.contains("<img") && !page.contains("<b>CTO"), "{page}");
}
