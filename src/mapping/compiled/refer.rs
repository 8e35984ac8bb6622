//! Whom a row refers to, if not by id: a contact by e-mail address or name, an account by domain.

use super::Filling;
use super::cell::Cell;
use super::plan::Bound;
use super::reach::parts;
use super::values::keep;
use crate::model::email::{domain_of, parse_email};
use crate::model::text::is_nothing;
use crate::model::web::parse_domain;
use crate::model::{Draft, Warning};

/// The address of the contact that a deal links to.
pub(super) fn contact_email(filling: &mut Filling, bound: &Bound, cell: &Cell<'_>) {
    let draft = &mut filling.draft;
    if draft.contact_email.is_some() {
        return;
    }
    let all = parts(bound, &cell.text);
    draft.contact_email =
        parse_email(&cell.text).or_else(|| all.iter().find_map(|part| parse_email(part)));
    match draft.contact_email.clone() {
        Some(address) => keep(draft, bound, cell, &address),
        None => {
            draft.warnings.push(Warning::new("invalid_email", bound.key.as_str(), cell.read));
            keep(draft, bound, cell, "");
        }
    }
}

/// The name of the contact that a deal links to; where its address stands beside it, as HubSpot writes
/// it (`Dora Kerr (dora@acme.example)`), that.
pub(super) fn contact_name(filling: &mut Filling, bound: &Bound, cell: &Cell<'_>) {
    let draft = &mut filling.draft;
    let Some(name) = first_of(draft, bound, cell) else { return };
    if let Some(address) = address_in(name) {
        draft.contact_email.get_or_insert(address);
    } else if draft.contact_name.is_none() {
        draft.contact_name = Some(name.to_owned());
    }
}

fn address_in(text: &str) -> Option<String> {
    if !text.contains('@') {
        return None;
    }
    let inner = text.rsplit_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.and_then(parse_email).or_else(|| parse_email(text))
}

/// The domain of the account that a row links to; a text that is none names the company.
pub(super) fn company_domain(filling: &mut Filling, bound: &Bound, cell: &Cell<'_>) {
    let draft = &mut filling.draft;
    let Some(text) = first_of(draft, bound, cell) else { return };
    let domain = match parse_email(text) {
        Some(address) => domain_of(&address).map(str::to_owned),
        None => parse_domain(text.trim_start_matches('@')),
    };
    match domain {
        Some(domain) if draft.company_domain.is_none() => {
            keep(draft, bound, cell, &domain);
            draft.company_domain = Some(domain);
        }
        None if draft.company.is_none() => draft.company = Some(text.to_owned()),
        _ => {}
    }
}

/// The first of a list, the rest is told; `None` if it is a word for nothing.
fn first_of<'c>(draft: &mut Draft, bound: &Bound, cell: &'c Cell<'_>) -> Option<&'c str> {
    let separator = bound.how.separator.as_deref().unwrap_or(";");
    let (first, rest) = cell.text.split_once(separator).unwrap_or((&cell.text, ""));
    let trim = |text: &'c str| text.trim_matches(|c: char| c.is_whitespace() || c == ';');
    let (mut first, mut rest) = (trim(first), trim(rest));
    if first.is_empty() {
        (first, rest) = (rest, "");
    }
    if !rest.is_empty() {
        draft.warnings.push(Warning::new("more_links", bound.key.as_str(), rest));
    }
    (!first.is_empty() && !is_nothing(first)).then_some(first)
}
