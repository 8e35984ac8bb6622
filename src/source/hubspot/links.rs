//! Links between records, by the thousand.

use super::wire::{self, AssociationType, Associations, Batch, BatchError, Input};
use super::{Hubspot, VERSION, api_name, body, strange};
use crate::http::{Request, Trail};
use crate::source::crm::{CrmError, Link, Part, Reads, Service};

/// The types of the primary company of a contact, and of a deal.
const PRIMARY: [u64; 2] = [1, 5];

impl Hubspot {
    pub(super) fn read_links(&self, part: &Part, ids: &[String]) -> Result<Vec<Link>, CrmError> {
        let Reads::Links { to, .. } = part.reads else { return Ok(Vec::new()) };
        let path = format!(
            "/crm/associations/{VERSION}/{}/{}/batch/read",
            api_name(part.object),
            api_name(to)
        );
        let mut links = Vec::new();
        let mut asked: Vec<(String, Option<String>)> =
            ids.iter().map(|id| (id.clone(), None)).collect();
        let mut trail = Trail::default();
        while !asked.is_empty() {
            let inputs = asked.iter().map(|(id, after)| Input { id, after: after.as_deref() });
            let batch = Batch { inputs: inputs.collect(), properties: None };
            let found: Associations = self.get(Request::ask(path.as_str(), body(&batch)))?;
            if !found.errors.iter().all(is_no_link) {
                return Err(strange(format!(
                    "it can't tell the links of some {}",
                    api_name(part.object)
                )));
            }
            let mut more = Vec::new();
            for result in found.results {
                let Some(from_id) = result.from.id.0 else {
                    return Err(strange("links have no id that they lead from".to_owned()));
                };
                for one in result.to {
                    let Some(to_id) = one.to_object_id.0 else {
                        return Err(strange("a link has no id that it leads to".to_owned()));
                    };
                    let primary = one.association_types.iter().any(is_primary);
                    let (from, from_id) = (part.object, from_id.clone());
                    links.push(Link { from, from_id, to, to_id, primary });
                }
                if let Some(after) = wire::after(&result.paging) {
                    more.push((from_id, Some(after.to_owned())));
                }
            }
            if more.iter().any(|place| !trail.leads_on(place)) {
                return Err(CrmError::Circle {
                    service: Service::Hubspot,
                    part: part.name.clone(),
                });
            }
            asked = more;
        }
        Ok(links)
    }
}

fn is_primary(kind: &AssociationType) -> bool {
    kind.category == "HUBSPOT_DEFINED" && PRIMARY.contains(&kind.type_id)
}

/// A record without links is an error in an answer that is none; so is one that is gone by now.
fn is_no_link(error: &BatchError) -> bool {
    let kind = error.sub_category.as_deref().unwrap_or_default();
    error.category == "OBJECT_NOT_FOUND" || kind.ends_with("NO_ASSOCIATIONS_FOUND")
}
