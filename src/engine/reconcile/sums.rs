//! Control sums: amounts per pipeline, stage and currency, the source's rows beside the destination's
//! records; exact decimals. Rows that became one record show as a sum that differs.

use std::collections::{BTreeMap, HashMap};

use super::{Difference, Sum};
use crate::engine::EngineError;
use crate::engine::judge::Ready;
use crate::model::{Object, money};
use crate::store::Store;
use crate::store::records::Record;

/// A stage and currency: the place of the stage in the workspace's order, then its id.
type Key = (usize, i64, String);

#[derive(Default)]
struct Side {
    deals: u64,
    amount: Option<String>,
}

impl Side {
    fn add(&mut self, amount: Option<&str>) {
        self.deals += 1;
        if let Some(amount) = amount {
            let sum = self.amount.as_deref().unwrap_or("0");
            // What the store holds is decimal text; anything else was put there by hand, and shows
            // as a field that differs.
            if let Some(sum) = money::add(sum, amount) {
                self.amount = Some(sum);
            }
        }
    }
}

/// The sums of a stage and currency.
#[derive(Default)]
struct Sides {
    /// The source's rows.
    source: Side,
    /// What of them has to be in the destination, after rows that became one and other differences that
    /// have a reason.
    due: Side,
    destination: Side,
}

/// The sums of both sides.
pub(super) struct Sums {
    names: HashMap<i64, (usize, String, String)>,
    currency: String,
    sums: BTreeMap<Key, Sides>,
}

impl Sums {
    pub(super) fn new(store: &Store) -> Result<Sums, EngineError> {
        let mut names = HashMap::new();
        for pipeline in store.pipelines()? {
            for stage in pipeline.stages {
                names.insert(stage.id, (names.len(), pipeline.name.clone(), stage.name));
            }
        }
        Ok(Sums { names, currency: store.settings()?.currency, sums: BTreeMap::new() })
    }

    fn sides(&mut self, stage: Option<i64>, currency: Option<&str>) -> &mut Sides {
        let stage = stage.unwrap_or(0);
        let place = self.names.get(&stage).map_or(usize::MAX, |(place, ..)| *place);
        self.sums.entry((place, stage, currency.unwrap_or("").to_owned())).or_default()
    }

    /// Adds a row of the source, whatever became of it. An amount without a currency is in that of its
    /// record, else in the workspace's.
    pub(super) fn source(&mut self, ready: &Ready, record: Option<&Record>) {
        let draft = &ready.draft;
        if draft.object != Object::Deals {
            return;
        }
        let amount = draft.get("amount");
        let default = self.currency.clone();
        let here = record.and_then(|record| record.get("currency"));
        let currency = draft.get("currency").or(amount.and(here.or(Some(default.as_str()))));
        let sides = self.sides(ready.stage_id, currency);
        sides.source.add(amount);
        if record.is_none() {
            sides.due.add(amount);
        }
    }

    /// Adds a deal of the destination that rows stand for. What other rows or imports made of it has a
    /// reason; only drift sets it apart from what is due.
    pub(super) fn compared(&mut self, ready: &Ready, record: &Record, drift: &[Difference]) {
        if record.object != Object::Deals {
            return;
        }
        let drifted = |field: &str| drift.iter().any(|of| of.field.as_deref() == Some(field));
        let said = |field: &str| match drifted(field) {
            true => ready.draft.get(field),
            false => record.get(field),
        };
        let stage = if drifted("stage") { ready.stage_id } else { record.stage_id };
        self.sides(stage, said("currency")).due.add(said("amount"));
        self.destination(record);
    }

    /// Adds a deal of the destination.
    pub(super) fn destination(&mut self, record: &Record) {
        if record.object == Object::Deals {
            let sides = self.sides(record.stage_id, record.get("currency"));
            sides.destination.add(record.get("amount"));
        }
    }

    pub(super) fn into_sums(self) -> Vec<Sum> {
        self.sums
            .into_iter()
            .map(|((_, stage, currency), Sides { source, due, destination })| {
                let (pipeline, stage) = match self.names.get(&stage) {
                    Some((_, pipeline, stage)) => (pipeline.clone(), stage.clone()),
                    None => (String::new(), String::new()),
                };
                let amount = |side: &Side| side.amount.clone().unwrap_or_else(|| "0".to_owned());
                let destination_amount = amount(&destination);
                Sum {
                    pipeline,
                    stage,
                    currency,
                    ok: due.deals == destination.deals
                        && money::equal(&amount(&due), &destination_amount),
                    source_deals: source.deals,
                    source_amount: amount(&source),
                    destination_deals: destination.deals,
                    destination_amount,
                }
            })
            .collect()
    }
}
