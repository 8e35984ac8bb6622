//! Asks for the links of records that were read, many records at once and several times side by side.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use super::{Open, Run};
use crate::engine::EngineError;
use crate::engine::observer::Event;
use crate::model::Object;
use crate::source::crm::{CrmError, Link, Reads};
use crate::store::extracted::ExtractedLink;

/// What is asked for at once.
struct Batch {
    number: u64,
    ids: Vec<String>,
}

/// What came of it.
type Answer = (u64, Vec<String>, Result<Vec<Link>, CrmError>);

impl Run<'_> {
    /// Asks for all links of these parts, one part after the other.
    pub(super) fn read_links(&self, open: Vec<Open>) -> Result<(), EngineError> {
        for job in open {
            let Reads::Links { to, batch } = job.part.reads else { continue };
            self.read_links_of(&job, to, batch.max(1))?;
        }
        Ok(())
    }

    fn read_links_of(&self, job: &Open, to: Object, size: usize) -> Result<(), EngineError> {
        let part = &job.part;
        let label = format!("{} {}", self.service.name(), part.name);
        self.observer.event(Event::Started { phase: "reading", label: &label, total: None });
        let source = self.source;
        let width = source.width().max(1);
        let (asks, asked) = sync_channel::<Batch>(width);
        let (answers, answered) = sync_channel::<Answer>(width * 2);
        let asked = Mutex::new(asked);
        let done = std::thread::scope(|scope| {
            for _ in 0..width {
                let (asked, answers) = (&asked, answers.clone());
                scope.spawn(move || {
                    while let Some(batch) = next(asked) {
                        let links = source.links(part, &batch.ids);
                        if answers.send((batch.number, batch.ids, links)).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(answers);
            let mut flow = Flow { job, to, size, label: &label, waiting: VecDeque::new(), rows: 0 };
            let done = self.flow(&mut flow, asks, &answered, width * 2);
            // A worker may wait for room in the channel.
            while answered.recv().is_ok() {}
            done.map(|()| flow.rows)
        });
        self.observer.event(Event::Finished { label: &label, rows: done? });
        Ok(())
    }

    /// Gives out batches, keeps their links as they come, and the place up to which all have come.
    fn flow(
        &self,
        flow: &mut Flow<'_>,
        asks: std::sync::mpsc::SyncSender<Batch>,
        answered: &Receiver<Answer>,
        most: usize,
    ) -> Result<(), EngineError> {
        let begin = self.kept.closing.unwrap_or(self.kept.touch);
        let mut touch =
            flow.job.cursor.as_ref().and_then(serde_json::Value::as_i64).unwrap_or(begin);
        let (object, service) = (flow.job.part.object, self.service.name());
        let (mut number, mut ended) = (0, false);
        loop {
            if self.interrupt.is_set() {
                return Err(EngineError::Interrupted);
            }
            while !ended && flow.waiting.len() < most {
                let found = self.store.extracted_ids(service, object, touch, flow.size)?;
                let Some((last, _)) = found.last() else {
                    ended = true;
                    break;
                };
                touch = *last;
                flow.waiting.push_back((number, touch, false));
                let ids = found.into_iter().map(|(_, id)| id).collect();
                // Workers end when nobody asks any more, not before.
                if asks.send(Batch { number, ids }).is_err() {
                    return Ok(());
                }
                number += 1;
            }
            if flow.waiting.is_empty() {
                self.store.keep_cursor(self.kept.id, flow.job.position, 0, None)?;
                return Ok(());
            }
            let Ok((number, ids, links)) = answered.recv() else { return Ok(()) };
            let links = links?;
            self.keep(flow, number, &ids, &links)?;
        }
    }

    fn keep(
        &self,
        flow: &mut Flow<'_>,
        number: u64,
        ids: &[String],
        links: &[Link],
    ) -> Result<(), EngineError> {
        let object = flow.job.part.object;
        let mut by_id: std::collections::HashMap<&str, Vec<ExtractedLink<'_>>> =
            ids.iter().map(|id| (id.as_str(), Vec::new())).collect();
        for link in links {
            if let Some(known) = by_id.get_mut(link.from_id.as_str())
                && !known.iter().any(|other| other.to.1 == link.to_id)
            {
                let position = known.len();
                known.push(ExtractedLink {
                    from: (object, &link.from_id),
                    to: (flow.to, &link.to_id),
                    primary: link.primary,
                    position,
                });
            }
        }
        if let Some(batch) = flow.waiting.iter_mut().find(|batch| batch.0 == number) {
            batch.2 = true;
        }
        let mut come = None;
        while let Some((_, last, true)) = flow.waiting.front() {
            come = Some(*last);
            flow.waiting.pop_front();
        }
        self.store.transaction(|| {
            for (id, links) in &by_id {
                let service = self.service.name();
                self.store.keep_links(service, self.kept.id, (object, id), flow.to, links)?;
            }
            if let Some(last) = come {
                let position = flow.job.position;
                self.store.keep_cursor(self.kept.id, position, 0, Some(&last.to_string()))?;
            }
            Ok::<_, EngineError>(())
        })?;
        flow.rows += ids.len() as u64;
        self.observer.event(Event::Advanced { label: flow.label, rows: flow.rows });
        self.tell_traffic();
        Ok(())
    }
}

/// A part whose links are being asked for.
struct Flow<'a> {
    job: &'a Open,
    to: Object,
    size: usize,
    label: &'a str,
    /// Batches in the order of their records: number, last touch, whether its links are kept.
    waiting: VecDeque<(u64, i64, bool)>,
    rows: u64,
}

fn next(asked: &Mutex<Receiver<Batch>>) -> Option<Batch> {
    asked.lock().ok()?.recv().ok()
}
