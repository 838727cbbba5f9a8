//! The path of host events on the engine thread: the engine's intake, then the event mapper, then the intake again.

use std::sync::Arc;

use afterimage_engine::{Admission, AdmittedEvent, EventIntake, HostEvent, Settings};

use super::event_hook::{EventHook, Mapped, WaitBudget};
use super::threads::Threads;
use crate::platform::clock::Clock;

/// Counts of host events that were not recorded as reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct EventCounts {
    /// Repeats of the latest event of a kind.
    pub merged: u64,
    /// Events beyond the rate limit.
    pub limited: u64,
    /// Events that the mapper dropped.
    pub mapped_out: u64,
    /// Events without an answer of the mapper.
    pub failed: u64,
    /// Lengths that were out of range or not finite.
    pub degraded: u64,
}

/// The event mapper, and what a call of it needs.
pub(super) struct MapperAccess<'a> {
    /// The mapper.
    pub hook: &'a Arc<EventHook>,
    /// Measures the time that a call takes.
    pub clock: &'a dyn Clock,
    /// Starts the mapper's thread.
    pub threads: &'a Threads,
}

/// The state of the path.
#[derive(Default)]
pub(super) struct EventPath {
    intake: EventIntake,
    budget: WaitBudget,
    mapped_out: u64,
    failed: u64,
}

impl EventPath {
    /// Passes an event through all steps. Returns `None` if it repeats the latest one or cannot be.
    pub(super) fn pass(
        &mut self,
        event: HostEvent,
        at_ms: u64,
        mapper: &MapperAccess<'_>,
    ) -> Option<AdmittedEvent> {
        match self.intake.admit(event, at_ms) {
            Admission::Repeated | Admission::Invalid => None,
            Admission::Limited(event) => Some(event),
            Admission::Admitted(event) => {
                let recorded = event.recorded.as_ref().and_then(|event| self.map(event, mapper));
                Some(AdmittedEvent { recorded, ..event })
            }
        }
    }

    /// Starts a new recording: repeats count from here, and the shown screen's name passes through the mapper.
    pub(super) fn reset(&mut self, settings: &mut Settings, mapper: &MapperAccess<'_>) {
        self.intake.reset();
        if !settings.is_started() || settings.config.opt_out || !mapper.hook.has_mapper() {
            return;
        }
        let screen = settings
            .recorded_screen
            .take()
            .map(|name| HostEvent::Screen { name: name.into() });
        settings.recorded_screen = match screen.and_then(|screen| self.map(&screen, mapper)) {
            Some(HostEvent::Screen { name }) => Some(name.into()),
            _ => None,
        };
    }

    /// Returns the counts so far.
    pub(super) fn counts(&self) -> EventCounts {
        EventCounts {
            merged: self.intake.merged(),
            limited: self.intake.limited(),
            mapped_out: self.mapped_out,
            failed: self.failed,
            degraded: self.intake.degraded(),
        }
    }

    fn map(&mut self, event: &HostEvent, mapper: &MapperAccess<'_>) -> Option<HostEvent> {
        let MapperAccess { hook, clock, threads } = mapper;
        let answer = hook.map(event, &mut self.budget, *clock, threads);
        let recorded = match answer {
            Mapped::Event(edited) => self.intake.readmit(event, edited),
            Mapped::Dropped => {
                self.mapped_out += 1;
                return None;
            }
            Mapped::NoAnswer => None,
        };
        if recorded.is_none() {
            self.failed += 1;
            tracing::warn!("dropped an event: the event mapper failed or did not answer in time");
        }
        recorded
    }
}
