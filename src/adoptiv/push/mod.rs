//! Sends what the store holds and the destination does not: journal first, send, record the answer.
//!
//! A batch is written down with its Idempotency-Key and its bytes before it is sent, and forgotten
//! in the transaction that records its answer. A run that is killed, or whose answer is lost, finds
//! the batch there. First it looks what the destination has of it, see [`lost_answers`]; what nothing is
//! there of is sent again as it was, and the destination answers as it did, or finds the records by their
//! external ids. Either way nothing is there twice and nothing is missing.
//!
//! One thread owns the store; several send, for a server's limit is out of reach for one at a time.

mod answers;
mod batches;
mod lost_answers;
mod patch;
mod settle;
mod withhold;

pub use batches::new_key;
pub use lost_answers::look_up_lost_answers;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

use super::apply::{Applier, Unsent};
use super::assemble::Names;
use super::client::{ApiError, BATCH, Client, ItemResult};
use crate::engine::observer::{Event, Interrupt, Observer};
use crate::engine::{DestinationFault, EngineError, holds};
use crate::model::{CustomField, Object};
use crate::store::push_batches::PushBatch;
use crate::store::remote::Refusal;
use crate::store::{Store, StoreError};

/// Batches that are under way at once: with a round trip of 100 ms enough for 240 batches a second.
const IN_FLIGHT: usize = 24;

/// What to send with and from where.
pub struct Push<'a> {
    /// The destination.
    pub client: &'a Client,
    /// The hub.
    pub store: &'a Store,
    /// The import that the records are of; none where they are of no import.
    pub import_id: Option<i64>,
    /// The same at the destination.
    pub remote_import: Option<String>,
    /// Takes the events.
    pub observer: &'a dyn Observer,
    /// Asks to stop once everything in flight is answered.
    pub interrupt: &'a Interrupt,
}

/// What came of it, beside what the store records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Records that the destination has by now as the store has them.
    pub sent: u64,
    /// Records that the destination did not take, where they are of no import.
    pub refused: Vec<Refusal>,
}

/// What is under way.
struct Under<'a> {
    push: &'a Push<'a>,
    object: Object,
    deletes: bool,
    // the last change that was put into a batch
    seq: i64,
    // records to be sent once more, and how often each was; they are found nowhere else
    again: VecDeque<i64>,
    tries: HashMap<i64, u32>,
    // records that were sent before without an answer of the destination on record
    doubted: HashSet<i64>,
    // where a batch is closed, in bytes; less once the destination finds one too large
    large: usize,
    // the destination's ids of records to be read anew
    refresh: Vec<String>,
    // records that others keep changing
    busy: u64,
    done: u64,
    pushed: Pushed,
}

impl Push<'_> {
    /// Sends everything: custom fields, then records, parents before children; then what is to be
    /// deleted, children before parents.
    ///
    /// # Errors
    /// [`EngineError::Interrupted`] and [`EngineError::Destination`] come when everything in flight
    /// is answered; the same call goes on with the rest.
    pub fn run(&self) -> Result<Pushed, EngineError> {
        let mut pushed = Pushed::default();
        // Nothing is sent of a contact whose number was found to be suppressed a moment ago.
        self.store.transaction(|| holds::settle(self.store))?;
        self.custom_fields()?;
        let unanswered = self.store.push_batches()?;
        for object in Object::ALL {
            let of = |batch: &&PushBatch| batch.object == object && !batches::deletes(batch);
            let before: Vec<PushBatch> = unanswered.iter().filter(of).cloned().collect();
            self.object(object, false, before, &mut pushed)?;
        }
        for object in Object::ALL.into_iter().rev() {
            let of = |batch: &&PushBatch| batch.object == object && batches::deletes(batch);
            let before: Vec<PushBatch> = unanswered.iter().filter(of).cloned().collect();
            self.object(object, true, before, &mut pushed)?;
        }
        self.store.remove_doubtful_batches()?;
        Ok(pushed)
    }

    /// Sends the custom fields and options that the destination lacks.
    fn custom_fields(&self) -> Result<(), EngineError> {
        let ours = self.store.custom_fields()?;
        if ours.is_empty() {
            return Ok(());
        }
        let theirs = self.client.custom_fields()?;
        let lacks = |field: &&CustomField| {
            let there = theirs.iter().find(|t| t.object == field.object && t.key == field.key);
            there.is_none_or(|t| field.options.iter().any(|option| !t.options.contains(option)))
        };
        for fields in ours.iter().filter(lacks).collect::<Vec<_>>().chunks(BATCH) {
            let body = serde_json::json!({ "records": fields }).to_string().into_bytes();
            let key = batches::new_key();
            let results = self.client.write("/v1/custom_fields/batch/upsert", &key, body)?;
            for (field, result) in fields.iter().zip(results) {
                if let Some(error) = result.error {
                    return Err(EngineError::Refused {
                        message: format!(
                            "the destination does not take the custom field `custom.{}` of {}: {}",
                            field.key, field.object, error.detail
                        ),
                        hint: "change the field's type or key in the mapping".into(),
                    });
                }
            }
        }
        Ok(())
    }

    fn object(
        &self,
        object: Object,
        deletes: bool,
        before: Vec<PushBatch>,
        pushed: &mut Pushed,
    ) -> Result<(), EngineError> {
        let items = before.iter().flat_map(|batch| &batch.items);
        let doubted = items.map(|(record_id, _)| *record_id).collect();
        let resend: Vec<PushBatch> = before.into_iter().filter(|batch| !batch.doubtful).collect();
        let total = self.store.count_pending(object, deletes)?;
        if total == 0 && resend.is_empty() {
            return Ok(());
        }
        let phase = if deletes { "deleting" } else { "sending" };
        let label = object.name();
        self.observer.event(Event::Started { phase, label, total: Some(total) });
        let mut under = Under {
            push: self,
            object,
            deletes,
            seq: 0,
            again: VecDeque::new(),
            tries: HashMap::new(),
            doubted,
            large: batches::LARGE,
            refresh: Vec::new(),
            busy: 0,
            done: 0,
            pushed: std::mem::take(pushed),
        };
        let ended = under.run(resend);
        *pushed = under.pushed;
        ended?;
        self.observer.event(Event::Finished { label, rows: under.done });
        Ok(())
    }
}

/// A batch, what was answered, and whether it may have been carried out before that.
type Answer = (PushBatch, Result<Vec<ItemResult>, ApiError>, bool);

impl Under<'_> {
    fn run(&mut self, resend: Vec<PushBatch>) -> Result<(), EngineError> {
        let (to_send, jobs) = sync_channel::<PushBatch>(IN_FLIGHT);
        let (answer, answers) = channel::<Answer>();
        let jobs = Mutex::new(jobs);
        let client = self.push.client;
        std::thread::scope(|scope| {
            for _ in 0..IN_FLIGHT {
                let (jobs, answer) = (&jobs, answer.clone());
                scope.spawn(move || work(client, jobs, &answer));
            }
            drop(answer);
            let sent = self.exchange(resend, |batch| to_send.send(batch).is_ok(), &answers);
            drop(to_send);
            sent
        })?;
        self.read_anew()?;
        match self.busy {
            0 => Ok(()),
            busy => Err(EngineError::Destination {
                fault: DestinationFault::Busy,
                message: format!(
                    "others change the same {} all the time: {busy} could not be sent",
                    self.object
                ),
            }),
        }
    }

    /// What the destination holds otherwise than the store thought is read anew.
    fn read_anew(&mut self) -> Result<(), EngineError> {
        let refresh = std::mem::take(&mut self.refresh);
        if refresh.is_empty() {
            return Ok(());
        }
        Applier::new(self.push.store, self.push.client, Unsent::Forget)?
            .refresh(self.object, &refresh)
    }

    /// Keeps as many batches in flight as may be, until there is nothing left, somebody interrupts
    /// or the destination fails; then waits for what is in flight.
    fn exchange(
        &mut self,
        resend: Vec<PushBatch>,
        mut send: impl FnMut(PushBatch) -> bool,
        answers: &Receiver<Answer>,
    ) -> Result<(), EngineError> {
        // Records of a batch that is sent again are not to be in another one meanwhile.
        let mut resending = !resend.is_empty();
        let mut waiting = VecDeque::from(resend);
        let mut in_flight = 0;
        let mut failed: Option<EngineError> = None;
        loop {
            if self.push.interrupt.is_set() {
                failed.get_or_insert(EngineError::Interrupted);
            }
            if failed.is_none() {
                let free = IN_FLIGHT - in_flight;
                if !resending && waiting.len() < free {
                    waiting.extend(self.next_batches(free - waiting.len())?);
                }
                for batch in waiting.drain(..waiting.len().min(free)) {
                    if !send(batch) {
                        return Err(EngineError::Inconsistent("nobody sends any more".to_owned()));
                    }
                    in_flight += 1;
                }
            }
            if in_flight == 0 && resending && failed.is_none() {
                resending = false;
                continue;
            }
            if in_flight == 0 {
                return failed.map_or(Ok(()), Err);
            }
            let Ok(first) = answers.recv() else {
                return Err(EngineError::Inconsistent("nobody sends any more".to_owned()));
            };
            let ready: Vec<Answer> = std::iter::once(first).chain(answers.try_iter()).collect();
            in_flight -= ready.len();
            if let Err(error) = self.record(ready) {
                failed.get_or_insert(error);
            }
            self.tell();
        }
    }

    /// Makes up to `count` batches and writes them down before anything is sent.
    fn next_batches(&mut self, count: usize) -> Result<Vec<PushBatch>, EngineError> {
        let store = self.push.store;
        let make = || {
            let names = Names::read(store)?;
            let mut made = Vec::new();
            while made.len() < count {
                let Some(batch) = self.next_batch(&names)? else { break };
                store.add_push_batch(&batch)?;
                made.push(batch);
            }
            Ok(made)
        };
        // Else a power cut might leave records there of which nobody here knows.
        store.durably(|| store.transaction(make))
    }

    /// Records answers in one transaction, then reads what needs another look.
    fn record(&mut self, answers: Vec<Answer>) -> Result<(), EngineError> {
        let mut conflicts = Vec::new();
        let mut failed = None;
        self.push.store.transaction(|| {
            for (batch, answer, doubt) in answers {
                if doubt {
                    self.doubted.extend(batch.items.iter().map(|(record_id, _)| *record_id));
                }
                match answer {
                    Ok(results) => self.answered(&batch, &results, &mut conflicts)?,
                    Err(error) => {
                        if let Err(error) = self.unanswered(&batch, error)? {
                            failed.get_or_insert(error);
                        }
                    }
                }
            }
            Ok::<(), StoreError>(())
        })?;
        if let Some(error) = failed {
            return Err(error);
        }
        self.settle(&conflicts)?;
        if self.refresh.len() >= BATCH { self.read_anew() } else { Ok(()) }
    }

    fn tell(&self) {
        let traffic = self.push.client.traffic();
        let observer = self.push.observer;
        observer.event(Event::Traffic {
            requests: traffic.requests,
            retries: traffic.retries,
            limit: traffic.limit,
        });
        observer.event(Event::Advanced { label: self.object.name(), rows: self.done });
    }
}

/// Sends batches until there are no more.
fn work(client: &Client, jobs: &Mutex<Receiver<PushBatch>>, answer: &Sender<Answer>) {
    loop {
        // A poisoned lock means that another thread panicked: the run is over.
        let Ok(batch) = jobs.lock().map(|jobs| jobs.recv()) else { return };
        let Ok(batch) = batch else { return };
        let mut doubt = false;
        let results = client.send(&batch, &mut doubt);
        if answer.send((batch, results, doubt)).is_err() {
            return;
        }
    }
}
