use serde_json::json;

use super::*;

fn search() -> Search {
    Search { by: By::DateCreated, before: None, fields: Vec::new(), size: PAGE }
}

fn found(moments: &[&str], cursor: Option<&str>) -> Found {
    let records = moments.iter().enumerate().map(|(at, moment)| {
        json!({ "id": format!("lead_{at}"), "date_created": moment, "date_updated": moment })
    });
    let data: Vec<Value> = records.collect();
    serde_json::from_value(json!({ "data": data, "cursor": cursor })).unwrap()
}

fn settled() -> DateTime<Utc> {
    stamp("2026-02-01T00:00:00Z").unwrap()
}

const EARLY: &str = "2026-01-01T10:00:00.000000+00:00";
const LATE: &str = "2026-01-01T10:00:01.500300+00:00";

#[test]
fn a_sequence_goes_on_with_its_cursor_and_ends_without_one() {
    let first = Place::default();
    let next =
        first.next(&search(), Object::Accounts, &found(&[EARLY, LATE], Some("c")), settled());
    let next = next.unwrap().unwrap();
    assert_eq!((next.cursor.as_deref(), next.given), (Some("c"), 2));
    assert_eq!(next.reached.as_deref(), Some(LATE));
    let end = next.next(&search(), Object::Accounts, &found(&[LATE], None), settled()).unwrap();
    assert_eq!(end, None);
}

#[test]
fn a_sequence_that_gave_all_that_it_may_is_followed_by_another() {
    let place = Place { given: SEQUENCE - PAGE, cursor: Some("c".into()), ..Place::default() };
    for cursor in [Some("d"), None] {
        let data = vec![LATE; PAGE];
        let next = place
            .next(&search(), Object::Accounts, &found(&data, cursor), settled())
            .unwrap()
            .unwrap();
        assert_eq!(next, Place { from: Some(LATE.into()), ..Place::default() });
    }
}

#[test]
fn records_of_one_moment_are_gone_through_by_the_other() {
    let stuck = Place { from: Some(LATE.into()), reached: Some(LATE.into()), ..Place::default() };
    let inner = stuck.anew(Object::Contacts).unwrap();
    assert_eq!(inner.moment.as_deref(), Some("2026-01-01T10:00:01.500Z"));
    let ranges = inner.ranges(&search());
    assert_eq!(ranges[0].before.as_deref(), Some("2026-01-01T10:00:01.501Z"));
    assert_eq!(inner.order(&search()), By::DateUpdated);
    let after =
        inner.next(&search(), Object::Contacts, &found(&[LATE], None), settled()).unwrap().unwrap();
    assert_eq!(after.from.as_deref(), Some("2026-01-01T10:00:01.501Z"));
    assert_eq!(after.moment, None);
}

#[test]
fn records_that_nothing_tells_apart_are_an_error_and_no_loss() {
    let stuck = Place {
        from: Some(LATE.into()),
        reached: Some(LATE.into()),
        moment: Some(EARLY.into()),
        given: SEQUENCE,
        ..Place::default()
    };
    let error = stuck.anew(Object::Contacts).unwrap_err();
    assert!(error.to_string().contains("in one moment"), "{error}");
}

#[test]
fn custom_fields_beyond_what_may_be_asked_for_at_once_come_apart() {
    let mut fields = vec!["id".to_owned(), "name".to_owned()];
    fields.extend((0..CUSTOM_AT_ONCE + 5).map(|at| format!("custom.cf_{at}")));
    assert_eq!(first_fields(&fields).len(), CUSTOM_AT_ONCE + 2);
    assert_eq!(first_fields(&fields[..2]).len(), 2);
}

#[test]
fn a_change_that_a_search_may_not_know_yet_is_no_place_to_go_on_from() {
    let page = found(&[EARLY, LATE, "2026-02-01T00:00:01Z"], None);
    assert_eq!(page.reached(By::DateUpdated, settled()).as_deref(), Some(LATE));
    let fresh = found(&["2026-02-01T00:00:02Z", "2026-02-01T00:00:01Z"], None);
    let earliest = Some("2026-02-01T00:00:01Z");
    assert_eq!(fresh.reached(By::DateUpdated, settled()).as_deref(), earliest);
}
