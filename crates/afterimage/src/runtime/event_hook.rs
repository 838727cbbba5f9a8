//! The host's event mapper, called on a thread of its own: it can edit or drop an event before the event is encoded.
//!
//! The mapper is the app's code, and may fail or never return. The engine thread waits for an answer no longer than
//! [`WaitBudget`] allows. An event without an answer is dropped: it may hold what the mapper was to remove.

use std::sync::Arc;

use afterimage_engine::HostEvent;
use parking_lot::{Condvar, Mutex};

use super::threads::Threads;
use crate::platform::clock::Clock;
use crate::platform::foreign;

/// Longest wait for one answer, in milliseconds. The first call into a Kotlin host takes a slow phone almost a second; a
/// mapper has no reason to look anything up.
const MAX_ANSWER_MS: u64 = 2000;

/// Longest wait without a pause, in milliseconds. The touches of ten fingers at 120 Hz wait as long without a loss
/// ([`MAX_HELD_TOUCHES`](afterimage_engine::MAX_HELD_TOUCHES)).
const MAX_WAIT_MS: u64 = 3000;

/// In the long run the engine thread waits for the mapper for at most one part in this many of the time.
const WAIT_SHARE: u64 = 10;

/// Edits or drops host events before they are encoded.
pub trait EventMapper: Send + Sync {
    /// Returns the event to record, edited or not, or `None` to drop it.
    ///
    /// Called for one event after another on a thread of the engine. Recording waits meanwhile, so the mapper should return at
    /// once: after two seconds, and after less for a mapper that is slow repeatedly, the event is dropped.
    ///
    /// # Errors
    ///
    /// [`MapperFailed`] drops the event, as does an event of a different kind; both are counted.
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, MapperFailed>;
}

/// The event mapper failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the event mapper failed")]
pub struct MapperFailed;

/// The answer of the event mapper.
#[derive(Debug, PartialEq)]
pub(super) enum Mapped {
    /// The event to record.
    Event(HostEvent),
    /// The mapper dropped the event.
    Dropped,
    /// The mapper failed, did not answer in time, or is still busy with an earlier event.
    NoAnswer,
}

/// The event mapper and the thread that calls it.
#[derive(Default)]
pub(super) struct EventHook {
    state: Mutex<HookState>,
    /// An answer arrived, or the clock stepped.
    answered: Condvar,
    /// A call arrived, or the thread is to end.
    called: Condvar,
}

#[derive(Default)]
struct HookState {
    mapper: Option<Arc<dyn EventMapper>>,
    call: Call,
    has_thread: bool,
    /// The engine thread ended, and the hook's thread ends with it.
    is_shut_down: bool,
}

/// The one call in flight.
#[derive(Default)]
enum Call {
    #[default]
    None,
    /// The thread has to call the mapper.
    Waiting(Arc<dyn EventMapper>, HostEvent),
    /// The mapper runs. If the engine thread does not wait any longer, the answer is dropped.
    Running {
        is_abandoned: bool,
    },
    Answered(Mapped),
}

impl EventHook {
    /// Sets or removes the mapper, for all later events.
    pub(super) fn set_mapper(&self, mapper: Option<Arc<dyn EventMapper>>) {
        let before = std::mem::replace(&mut self.state.lock().mapper, mapper);
        // Releasing the mapper may call the host, so the lock is released first.
        foreign(|| drop(before));
    }

    /// Returns whether there is a mapper.
    pub(super) fn has_mapper(&self) -> bool {
        self.state.lock().mapper.is_some()
    }

    /// Passes an event through the mapper. Returns it unchanged if there is none.
    pub(super) fn map(
        self: &Arc<Self>,
        event: &HostEvent,
        budget: &mut WaitBudget,
        clock: &dyn Clock,
        threads: &Threads,
    ) -> Mapped {
        let mut state = self.state.lock();
        let Some(mapper) = state.mapper.clone() else {
            return Mapped::Event(event.clone());
        };
        let started_ms = clock.now().elapsed_ms;
        let limit_ms = budget.available_ms(started_ms);
        if limit_ms == 0 || !matches!(state.call, Call::None) {
            return Mapped::NoAnswer;
        }
        if !state.has_thread {
            let hook = self.clone();
            state.has_thread = threads.spawn("afterimage-events", move || hook.run(), || ());
            if !state.has_thread {
                return Mapped::NoAnswer;
            }
        }
        state.is_shut_down = false;
        state.call = Call::Waiting(mapper, event.clone());
        self.called.notify_one();
        let deadline_ms = started_ms.saturating_add(limit_ms);
        while !matches!(state.call, Call::Answered(_)) && clock.now().elapsed_ms < deadline_ms {
            match clock.real_time_until(deadline_ms) {
                Some(span) => {
                    self.answered.wait_for(&mut state, span);
                }
                None => self.answered.wait(&mut state),
            }
        }
        budget.spend(clock.now().elapsed_ms.saturating_sub(started_ms));
        let call = std::mem::take(&mut state.call);
        if matches!(call, Call::Running { .. }) {
            state.call = Call::Running { is_abandoned: true };
        }
        drop(state);
        match call {
            Call::Answered(answer) => answer,
            call => {
                // Releasing the mapper of a call that was not made may call the host.
                foreign(|| drop(call));
                Mapped::NoAnswer
            }
        }
    }

    /// Wakes a wait for the mapper, since the clock stepped.
    pub(super) fn wake(&self) {
        drop(self.state.lock());
        self.answered.notify_all();
    }

    /// Ends the hook's thread once the mapper has returned.
    pub(super) fn shut_down(&self) {
        self.state.lock().is_shut_down = true;
        self.called.notify_all();
    }

    /// Calls the mapper for one event after another. Runs on the hook's thread.
    fn run(&self) {
        let mut state = self.state.lock();
        loop {
            if let Call::Waiting(..) = state.call {
                let Call::Waiting(mapper, event) =
                    std::mem::replace(&mut state.call, Call::Running { is_abandoned: false })
                else {
                    continue;
                };
                drop(state);
                let answer = foreign(|| {
                    let answer = mapper.map(event);
                    drop(mapper);
                    answer.ok()
                });
                state = self.state.lock();
                let is_awaited = matches!(state.call, Call::Running { is_abandoned: false });
                state.call = match answer.flatten() {
                    _ if !is_awaited => Call::None,
                    Some(Some(event)) => Call::Answered(Mapped::Event(event)),
                    Some(None) => Call::Answered(Mapped::Dropped),
                    None => Call::Answered(Mapped::NoAnswer),
                };
                self.answered.notify_all();
            } else if state.is_shut_down {
                state.has_thread = false;
                return;
            } else {
                self.called.wait(&mut state);
            }
        }
    }
}

/// The time that may be spent waiting for the mapper: it accumulates while nobody waits.
#[derive(Debug)]
pub(super) struct WaitBudget {
    left_ms: u64,
    updated_ms: u64,
}

impl Default for WaitBudget {
    fn default() -> Self {
        Self {
            left_ms: MAX_WAIT_MS,
            updated_ms: 0,
        }
    }
}

impl WaitBudget {
    /// Returns the longest wait that is allowed now.
    fn available_ms(&mut self, now_ms: u64) -> u64 {
        let earned_ms = now_ms.saturating_sub(self.updated_ms) / WAIT_SHARE;
        self.updated_ms = now_ms;
        self.left_ms = self.left_ms.saturating_add(earned_ms).min(MAX_WAIT_MS);
        self.left_ms.min(MAX_ANSWER_MS)
    }

    fn spend(&mut self, waited_ms: u64) {
        self.left_ms = self.left_ms.saturating_sub(waited_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_mapper_gets_a_tenth_of_the_time() {
        let mut budget = WaitBudget::default();
        assert_eq!(budget.available_ms(0), MAX_ANSWER_MS);
        budget.spend(MAX_ANSWER_MS);
        assert_eq!(budget.available_ms(0), MAX_WAIT_MS - MAX_ANSWER_MS);
        budget.spend(MAX_ANSWER_MS);
        assert_eq!(budget.available_ms(0), 0);
        assert_eq!(budget.available_ms(1000), 1000 / WAIT_SHARE);
        assert_eq!(budget.available_ms(3_600_000), MAX_ANSWER_MS);
        assert_eq!(budget.left_ms, MAX_WAIT_MS);
    }
}
