//! Flushes: each completes once, when a delivery covers it or when its deadline passes.

use litemap::LiteMap;

use crate::action::Action;
use crate::ids::FlushId;
use crate::model::FlushOutcome;
use crate::output::Output;
use crate::session::{Session, SessionDecision};

/// The sentence that hosts see if a flush runs out of time.
const DEADLINE_PASSED: &str = "the deadline of the flush passed before everything was delivered";

/// The sentence that hosts see if the next upload attempt is due after the deadline.
const RETRY_SCHEDULED: &str = "the upload failed, and the next attempt is due after the flush deadline";

/// The flushes that are not complete.
#[derive(Debug, Default)]
pub(crate) struct Flushes {
    open: LiteMap<FlushId, OpenFlush>,
}

#[derive(Debug)]
struct OpenFlush {
    deadline_ms: u64,
    /// The delivery starts after the session's decision.
    awaits_decision: bool,
}

impl Flushes {
    /// Starts a flush: what is recorded so far is delivered. While the session awaits its decision, the delivery waits too, since
    /// the held inputs were submitted before the flush.
    pub(crate) fn request(
        &mut self,
        flush: FlushId,
        deadline_ms: u64,
        session: &mut Session,
        output: &mut Output,
    ) {
        let awaits_decision = session.awaits_decision();
        self.insert(flush, deadline_ms, awaits_decision);
        if !awaits_decision {
            deliver(Some(flush), session, output);
        }
    }

    /// Delivers what a decision of the session made deliverable, for the flushes that waited for it.
    pub(crate) fn decided(&mut self, decision: SessionDecision, session: &mut Session, output: &mut Output) {
        match decision {
            SessionDecision::None => {}
            SessionDecision::Made => deliver(self.take_deferred(), session, output),
            SessionDecision::NotWanted => {
                if let Some(flush) = self.take_deferred() {
                    deliver(Some(flush), session, output);
                }
            }
        }
    }

    fn insert(&mut self, flush: FlushId, deadline_ms: u64, awaits_decision: bool) {
        self.open.insert(
            flush,
            OpenFlush {
                deadline_ms,
                awaits_decision,
            },
        );
    }

    /// Returns the number of flushes that are not complete.
    pub(crate) fn len(&self) -> usize {
        self.open.len()
    }

    /// Marks all deferred flushes as waiting no longer, and returns the latest: one delivery covers them all.
    fn take_deferred(&mut self) -> Option<FlushId> {
        let deferred = self.open.iter_mut().filter(|(_, flush)| flush.awaits_decision);
        deferred
            .map(|(id, flush)| {
                flush.awaits_decision = false;
                *id
            })
            .last()
    }

    /// Completes the flushes that a delivery covers.
    pub(crate) fn delivery_ended(
        &mut self,
        through: Option<FlushId>,
        outcome: FlushOutcome,
        problem: &str,
        output: &mut Output,
    ) {
        let is_covered = |id: FlushId, _: &OpenFlush| through.is_some_and(|through| id <= through);
        self.complete_where(is_covered, outcome, problem, output);
    }

    /// Completes the covered flushes whose deadline is not after the end of a pause: the next attempt comes too late for them.
    pub(crate) fn delivery_paused(&mut self, through: Option<FlushId>, until_ms: u64, output: &mut Output) {
        let ends = |id: FlushId, flush: &OpenFlush| {
            through.is_some_and(|through| id <= through) && flush.deadline_ms <= until_ms
        };
        self.complete_where(ends, FlushOutcome::RetryScheduled, RETRY_SCHEDULED, output);
    }

    /// Completes the flushes whose deadline has passed.
    pub(crate) fn expire(&mut self, elapsed_ms: u64, output: &mut Output) {
        let is_due = |_: FlushId, flush: &OpenFlush| flush.deadline_ms <= elapsed_ms;
        self.complete_where(is_due, FlushOutcome::DeadlinePassed, DEADLINE_PASSED, output);
    }

    /// Returns the earliest deadline.
    pub(crate) fn next_deadline_ms(&self) -> Option<u64> {
        self.open.values().map(|flush| flush.deadline_ms).min()
    }

    fn complete_where(
        &mut self,
        is_complete: impl Fn(FlushId, &OpenFlush) -> bool,
        outcome: FlushOutcome,
        problem: &str,
        output: &mut Output,
    ) {
        self.open.retain(|&id, flush| {
            let is_complete = is_complete(id, flush);
            if is_complete {
                output.act(Action::CompleteFlush {
                    flush: id,
                    outcome,
                    problem: problem.into(),
                });
            }
            !is_complete
        });
    }
}

/// Delivers everything recorded so far. For a flush the present segment ends first.
fn deliver(flush: Option<FlushId>, session: &mut Session, output: &mut Output) {
    if flush.is_some() {
        session.end_segment(output);
    }
    output.act(Action::Deliver { flush });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(output: &mut Output) -> Vec<(u64, FlushOutcome)> {
        std::iter::from_fn(|| output.next_action())
            .map(|action| match action {
                Action::CompleteFlush { flush, outcome, .. } => (flush.0, outcome),
                other => panic!("unexpected {other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_delivery_completes_the_flushes_it_covers_and_no_later_one() {
        let (mut flushes, mut output) = (Flushes::default(), Output::default());
        for id in 1..=3 {
            flushes.insert(FlushId(id), 1000, false);
        }
        flushes.delivery_ended(Some(FlushId(2)), FlushOutcome::Delivered, "", &mut output);
        flushes.delivery_ended(None, FlushOutcome::Delivered, "", &mut output);
        assert_eq!(
            completed(&mut output),
            [(1, FlushOutcome::Delivered), (2, FlushOutcome::Delivered)]
        );
        assert_eq!(flushes.len(), 1);
    }

    #[test]
    fn a_pause_completes_only_flushes_that_end_before_it_does() {
        let (mut flushes, mut output) = (Flushes::default(), Output::default());
        flushes.insert(FlushId(1), 1000, false);
        flushes.insert(FlushId(2), 9000, false);
        flushes.delivery_paused(Some(FlushId(2)), 5000, &mut output);
        assert_eq!(completed(&mut output), [(1, FlushOutcome::RetryScheduled)]);
        flushes.expire(8999, &mut output);
        assert_eq!(flushes.next_deadline_ms(), Some(9000));
        flushes.expire(9000, &mut output);
        assert_eq!(completed(&mut output), [(2, FlushOutcome::DeadlinePassed)]);
    }
}
