//! Single columns: names, values, samples, custom fields, how values are read.

use super::*;
use crate::model::CustomType;
use crate::model::moment::DateOrder;
use crate::model::money::DecimalMark;

#[test]
fn a_known_header_is_certain_and_a_near_one_likely() {
    let found = contacts(&["Email|Frist Name", "ada@acme.example|Ada"]);
    assert_maps(&found, &[("Email", "email"), ("Frist Name", "first_name")]);
    assert_eq!(found.finding("Email").confidence, Confidence::Certain);
    assert_eq!(found.why("Email"), "header is a known name");
    assert_eq!(found.finding("Frist Name").confidence, Confidence::Likely);
    assert_eq!(found.why("Frist Name"), "header is like `first name`");
}

#[test]
fn a_column_that_its_header_names_for_certain_stays_however_many_cells_can_not_be_read() {
    let rows = ["call her|Acme", "by post|Bolt", "x@acme.example|Cog"];
    for times in [1, 4, 40] {
        let found = contacts(&[&["Email|Compnay"], &rows.repeat(times)[..]].concat());
        assert_eq!(found.to("Email"), "email", "{times} times");
        assert_eq!(found.finding("Email").confidence, Confidence::Certain);
        assert_eq!(
            found.why("Email"),
            "header is a known name, though most values are no e-mail addresses"
        );
    }
    let found = deals("csv", &["Deal Name|Amount|Close Date", "A|5,100/-|soon", "B|5,110/-|later"]);
    assert_eq!(
        (found.to("Amount"), found.to("Close Date")),
        ("amount".into(), "close_date".into())
    );
}

#[test]
fn values_of_another_form_do_not_move_a_column_whose_header_is_certain() {
    let found = contacts(&["Email|Phone", "202-555-0101|a@b.example", "202-555-0102|c@d.example"]);
    assert_maps(&found, &[("Email", "email"), ("Phone", "phone")]);
    let found = contacts(&["Email|First Name", "a@b.example|c@d.example"]);
    assert_eq!(found.to("First Name"), "first_name");
}

#[test]
fn values_that_contradict_a_header_that_is_only_near_make_it_unsure() {
    let found = contacts(&["Phnoe|Email", "by post|ada@acme.example"]);
    assert_eq!(found.to("Phnoe"), "custom.phnoe?");
}

#[test]
fn cells_with_a_word_for_nothing_are_empty_where_a_value_has_to_be_read() {
    let rows = ["none|1", "NULL|2", "x@acme.example|3"];
    let found = contacts(&[&["Email|Contact ID"], &rows[..]].concat());
    assert_eq!(found.why("Email"), "header is a known name");
    assert_eq!(found.finding("Email").samples, ["x@acme.example"]);
}

#[test]
fn a_minority_of_bad_values_does_not_count() {
    let found = contacts(&["Email", "ada@acme.example", "bob@acme.example", "nonsense"]);
    assert_eq!(found.to("Email"), "email");
}

#[test]
fn an_e_mail_column_of_unknown_name_is_likely_the_e_mail_where_there_is_none() {
    let found = contacts(&["Reach me|Company", "ada@acme.example|Acme"]);
    assert_eq!(found.to("Reach me"), "email");
    assert_eq!(found.finding("Reach me").confidence, Confidence::Likely);
    assert_eq!(found.why("Reach me"), "values look like e-mail addresses");
}

#[test]
fn an_e_mail_column_of_unknown_name_is_unsure_where_there_is_one() {
    let found = contacts(&["Reach me|Email", "ada@acme.example|ada@bolt.example"]);
    assert_eq!(found.to("Reach me"), "custom.reach_me?");
    assert!(found.why("Reach me").contains("`Email` is the email column"));
    let To::Unsure { kind, .. } = found.finding("Reach me").to else { panic!() };
    assert_eq!(kind, CustomType::Email);
}

#[test]
fn a_fax_number_is_never_the_phone() {
    let found = contacts(&["Fax|Büro-Telefax", "+1 202-555-0101|+1 202-555-0102"]);
    assert_maps(&found, &[("Fax", "custom.fax?"), ("Büro-Telefax", "custom.buro_telefax?")]);
}

#[test]
fn an_empty_column_keeps_its_known_target_and_is_unsure_otherwise() {
    let found = contacts(&["Email|City|Shoe size", "ada@acme.example||"]);
    assert_eq!(found.to("City"), "city");
    assert!(found.why("City").ends_with("empty in all sampled rows"));
    assert_eq!(found.to("Shoe size"), "custom.shoe_size?");
    assert_eq!(found.why("Shoe size"), "empty in all sampled rows");
}

#[test]
fn a_header_that_names_a_custom_field_of_the_workspace_goes_to_it() {
    let field = |key: &str, label: &str| CustomField {
        object: Object::Contacts,
        key: key.into(),
        label: label.into(),
        kind: CustomType::Number,
        options: Vec::new(),
    };
    let fields = [field("shoe_size", "Size of shoes"), field("hat", "Hat size")];
    let lines = ["Shoe Size|HAT SIZE|Email|custom.shoe_size", "43|7|ada@acme.example|44"];
    let found = suggest_into(&[table(Object::Contacts, "csv", &lines)], &fields, &[]);
    assert_maps(
        &found,
        &[
            ("Shoe Size", "custom.shoe_size"),
            ("HAT SIZE", "custom.hat"),
            ("Email", "email"),
            ("custom.shoe_size", "custom.shoe_size_2?"),
        ],
    );
    assert_eq!(found.finding("Shoe Size").confidence, Confidence::Certain);
    assert_eq!(found.why("custom.shoe_size"), "another column feeds `custom.shoe_size`");
}

fn inferred(values: &[&str]) -> (CustomType, Vec<String>) {
    let mut lines = vec!["Email|Thing".to_owned()];
    lines.extend(values.iter().map(|value| format!("ada@acme.example|{value}")));
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    match contacts(&lines).finding("Thing").to.clone() {
        To::Unsure { suggest, kind, options } => {
            assert_eq!(suggest, "custom.thing");
            (kind, options)
        }
        to => panic!("{to:?}"),
    }
}

#[test]
fn an_unknown_column_becomes_a_suggested_custom_field_of_the_type_of_its_values() {
    for (values, kind) in [
        (vec!["yes", "no", "yes"], CustomType::Boolean),
        (vec!["1", "0", "1"], CustomType::Boolean),
        (vec!["1", "1", "1"], CustomType::Number),
        (vec!["J"], CustomType::Text),
        (vec!["x", "x"], CustomType::Boolean),
        (vec!["43", "44.5"], CustomType::Number),
        (vec!["$1,250.50", "$3.00"], CustomType::Currency),
        (vec!["2026-03-08", "2026-03-09"], CustomType::Date),
        (vec!["2026-03-08 14:30:00", "2026-03-09 15:00:00"], CustomType::Datetime),
        (vec!["https://acme.example/a", "https://bolt.example/b"], CustomType::Url),
        (vec!["a@acme.example", "b@bolt.example"], CustomType::Email),
        (vec!["00501", "00502", "00503"], CustomType::Text),
        (vec!["a long story", "another one"], CustomType::Text),
    ] {
        assert_eq!(inferred(&values).0, kind, "{values:?}");
    }
}

#[test]
fn few_values_that_repeat_become_the_options_of_a_select() {
    let (kind, options) = inferred(&["Gold", "Silver", "Gold", "Gold", "Silver"]);
    assert_eq!(kind, CustomType::Select);
    assert_eq!(options, ["Gold", "Silver"]);
}

#[test]
fn lists_set_apart_by_semicolons_become_a_multi_select() {
    let lines = [
        "Email|Likes",
        "a@acme.example|Tea;Cake",
        "b@acme.example|Cake",
        "c@acme.example|Tea; Cake",
    ];
    let found = contacts(&lines);
    let To::Unsure { kind, options, .. } = found.finding("Likes").to.clone() else { panic!() };
    assert_eq!(kind, CustomType::MultiSelect);
    assert_eq!(options, ["Tea", "Cake"]);
    assert_eq!(found.how("Likes").separator.as_deref(), Some(";"));
}

#[test]
fn suggested_keys_are_valid_and_unique() {
    let found = contacts(&["Email|T-Shirt|T Shirt|电话 号", "a@acme.example|a b c|d e f|x y z"]);
    assert_eq!(found.to("T-Shirt"), "custom.t_shirt?");
    assert_eq!(found.to("T Shirt"), "custom.t_shirt_2?");
    assert_eq!(found.to("电话 号"), "custom.column_4?");
}

#[test]
fn samples_are_up_to_three_different_values() {
    let found = contacts(&["City", "Rome", "", "Rome", "Oslo", "Bern", "Riga"]);
    assert_eq!(found.finding("City").samples, ["Rome", "Oslo", "Bern"]);
}

#[test]
fn several_columns_may_feed_e_mail_and_phone() {
    let found = contacts(&[
        "E-mail|E-mail 2|Phone|Mobile",
        "a@acme.example|b@acme.example|202-555-0101|202-555-0102",
    ]);
    assert_maps(
        &found,
        &[("E-mail", "email"), ("E-mail 2", "email"), ("Phone", "phone"), ("Mobile", "phone")],
    );
}

#[test]
fn the_lines_of_a_street_are_joined() {
    let found = contacts(&["Email|Street|Address Line 2", "a@acme.example|1 High Street|Flat 2"]);
    assert_eq!(found.to("Address Line 2"), "street");
    assert_eq!(found.how("Street").join.as_deref(), Some("\n"));
    assert_eq!(found.how("Address Line 2").join.as_deref(), Some("\n"));
}

#[test]
fn of_two_columns_for_one_value_the_better_name_keeps_it_and_the_other_is_unsure() {
    let found = contacts(&["Email|Town|City", "a@acme.example|Rome|Oslo"]);
    assert_eq!(found.to("City"), "city");
    assert_eq!(found.to("Town"), "custom.town?");
    assert_eq!(found.why("Town"), "`City` already feeds `city`");
}

#[test]
fn a_column_with_values_beats_an_empty_one() {
    let found = contacts(&["Email|City|Town", "a@acme.example||Rome"]);
    assert_eq!(found.to("Town"), "city");
    assert_eq!(found.to("City"), "ignore");
}

#[test]
fn a_full_name_is_split_where_there_are_no_parts() {
    let found = contacts(&["Name|Email", "Ada Lovelace|ada@acme.example"]);
    assert_eq!(found.to("Name"), "full_name");
    assert!(found.says("`Name` is split into first and last name"));
}

#[test]
fn a_full_name_beside_its_parts_fills_what_they_leave_empty() {
    let found = contacts(&["Full Name|First Name|Last Name", "Ada Lovelace|Ada|Lovelace"]);
    assert_eq!(found.to("Full Name"), "full_name");
    assert_eq!(found.why("Full Name"), "fills what `First Name` and `Last Name` leave empty");
    assert!(found.notes.is_empty());
    let found = contacts(&["First Name|Full Name", "Ada|Ada Lovelace"]);
    assert_eq!(found.to("Full Name"), "full_name");
    assert!(found.says("`Full Name` gives the part of the name that `First Name` leaves out"));
}

#[test]
fn a_name_beside_a_first_name_is_the_last_name_unless_it_says_the_first_name_again() {
    let found = contacts(&["Name|Vorname", "Lovelace|Ada"]);
    assert_maps(&found, &[("Name", "last_name"), ("Vorname", "first_name")]);
    for name in ["Ada Lovelace", "Lovelace, Ada", "Lovelace Ada"] {
        let found = contacts(&["first_name|name", &format!("Ada|{name}")]);
        assert_maps(&found, &[("first_name", "first_name"), ("name", "full_name")]);
    }
}

#[test]
fn a_name_in_another_language_is_whole_where_the_other_part_has_no_column() {
    let found = contacts(&["Nombre|Correo", "Ada Lovelace|ada@acme.example"]);
    assert_eq!(found.to("Nombre"), "full_name");
    let found = contacts(&["Nombre|Apellidos", "Ada|Lovelace"]);
    assert_maps(&found, &[("Nombre", "first_name"), ("Apellidos", "last_name")]);
    let found = contacts(&["Nom|Courriel", "Ada Lovelace|ada@acme.example"]);
    assert_eq!(found.to("Nom"), "full_name");
    let found = contacts(&["Prénom|Nom", "Ada|Lovelace"]);
    assert_maps(&found, &[("Prénom", "first_name"), ("Nom", "last_name")]);
}

#[test]
fn the_order_of_dates_is_decided_by_a_value_that_only_one_order_reads() {
    let found = contacts(&["Created at", "03/04/2026", "25/04/2026"]);
    assert_eq!(found.how("Created at").date_order, Some(DateOrder::Dmy));
    assert!(found.says("contacts.csv: `Created at` is day first: 25/04/2026 on line 3"));
}

#[test]
fn an_order_that_no_value_decides_or_two_dispute_stays_open() {
    let found = contacts(&["Created at", "03/04/2026", "2026-01-01"]);
    assert_eq!(found.how("Created at").date_order, None);
    let found = contacts(&["Created at", "25/04/2026", "04/25/2026"]);
    assert_eq!(found.how("Created at").date_order, None);
    assert!(found.notes.is_empty());
}

#[test]
fn the_decimal_mark_is_decided_by_a_value_that_only_one_mark_reads() {
    let found = deals("csv", &["Name|Amount", "A|1.250,50", "B|1.250"]);
    assert_eq!(found.how("Amount").decimal, Some(DecimalMark::Comma));
    assert!(found.says("deals.csv: `Amount` has a decimal comma: 1.250,50 on line 2"));
    assert_eq!(deals("csv", &["Name|Amount", "A|1.250"]).how("Amount").decimal, None);
}

#[test]
fn words_for_nothing_are_empty_where_a_value_has_to_be_read() {
    let found = contacts(&["First Name|Email", "N/A|n/a", "Ada|ada@acme.example"]);
    assert_eq!(found.how("Email").nulls, ["n/a"]);
    assert!(found.says("`n/a` in `Email` is read as empty"));
    assert!(found.how("First Name").nulls.is_empty());
}

#[test]
fn the_columns_that_come_back_with_corrected_rejects_are_left_out() {
    let found = contacts(&["Email|_line|_reason", "a@acme.example|7|bad"]);
    assert_maps(&found, &[("Email", "email"), ("_line", "ignore"), ("_reason", "ignore")]);
}

#[test]
fn tables_of_one_object_are_mapped_together() {
    let found = suggest(&[
        held(
            Holds::Records(Object::Contacts),
            "a.csv",
            "csv",
            &["Email|City", "a@acme.example|Rome"],
        ),
        held(
            Holds::Records(Object::Contacts),
            "b.csv",
            "csv",
            &["Email|Phone", "b@acme.example|202-555-0101"],
        ),
    ]);
    assert_maps(&found, &[("Email", "email"), ("City", "city"), ("Phone", "phone")]);
    assert_eq!(found.finding("Phone").source, "b.csv");
    assert_eq!(found.finding("Email").samples.len(), 2);
}

#[test]
fn the_cells_of_damaged_rows_do_not_count() {
    let mut rows = table(Object::Contacts, "csv", &["City", "Rome", "Oslo"]).sample(9).unwrap();
    rows[0].damage = Some(crate::source::RowDamage::Ragged { expected: 1, found: 2 });
    let table = table(Object::Contacts, "csv", &["City"]);
    let sampled = [column::Sampled { table: table.as_ref(), rows }];
    assert_eq!(column::Column::of(Object::Contacts, &sampled)[0].samples(), ["Oslo"]);
}

#[test]
fn a_linkedin_page_is_no_website() {
    let found = contacts(&["Email|URL", "a@acme.example|https://www.linkedin.com/in/ada"]);
    assert_eq!(found.to("URL"), "linkedin_url");
    let found = contacts(&["Email|URL", "a@acme.example|https://acme.example/ada"]);
    assert_eq!(found.to("URL"), "website");
}
