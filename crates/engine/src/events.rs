//! The path of host events before [`Engine::handle`](crate::Engine::handle): bound, merge repeats, limit the rate, redact.
//!
//! The order matters: repeats and events over the limit are dropped before redaction, so a flood is cheap, and redaction precedes the
//! event mapper, so the mapper never sees raw text. The runtime then passes the event through the mapper and bounds and redacts its
//! answer again ([`EventIntake::readmit`]).

use afterimage_wireframe::{AppState, Environment, Rect, Viewport};

use crate::event_bounds::{BoundedEvent, bound_event, keyboard_rect, viewport};
use crate::event_limits::EventLimits;
use crate::model::HostEvent;

/// An event that is ready for the engine.
#[derive(Clone, Debug, PartialEq)]
pub struct AdmittedEvent {
    /// The time of the host's call.
    pub at_ms: u64,
    /// The event as the host reported it, bounded. It changes the engine's state: the rules of the screen apply, and touches
    /// on the keyboard lose their place.
    pub reported: HostEvent,
    /// The event that is encoded. `None` if a limit or the event mapper dropped it.
    pub recorded: Option<HostEvent>,
}

/// The result of the steps before the event mapper.
#[derive(Clone, Debug, PartialEq)]
pub enum Admission {
    /// The event passed; its recorded form goes through the event mapper next.
    Admitted(AdmittedEvent),
    /// The rate limit dropped the recorded form.
    Limited(AdmittedEvent),
    /// The event repeats the latest one of its kind and changes nothing.
    Repeated,
    /// The event is the size of a window that cannot exist. It is counted and changes nothing.
    Invalid,
}

/// The state of the path: the latest event of each kind, and the rate limits.
#[derive(Debug, Default)]
pub struct EventIntake {
    latest: Latest,
    limits: EventLimits,
    /// Repeats that were merged.
    merged: u64,
    /// Events whose recorded form the rate limit dropped.
    limited: u64,
    /// Numbers of events that were clamped or are not finite.
    degraded: u64,
}

#[derive(Debug, Default)]
struct Latest {
    screen: Option<String>,
    app: Option<AppState>,
    viewport: Option<Viewport>,
    keyboard: Option<Rect>,
}

impl EventIntake {
    /// Bounds, merges, limits and redacts an event. `at_ms` is the time of the host's call.
    pub fn admit(&mut self, event: HostEvent, at_ms: u64) -> Admission {
        let Some(reported) = self.bound(event) else {
            return Admission::Invalid;
        };
        if self.latest.repeats(&reported) {
            self.merged += 1;
            return Admission::Repeated;
        }
        if !self.limits.admit(&reported, at_ms) {
            self.limited += 1;
            return Admission::Limited(AdmittedEvent {
                at_ms,
                reported,
                recorded: None,
            });
        }
        let recorded = Some(redacted(reported.clone()));
        Admission::Admitted(AdmittedEvent {
            at_ms,
            reported,
            recorded,
        })
    }

    /// Bounds and redacts an event that the event mapper returned. Returns `None` if the mapper changed its kind, or if the
    /// event is [`Admission::Invalid`].
    #[must_use]
    pub fn readmit(&mut self, before: &HostEvent, mapped: HostEvent) -> Option<HostEvent> {
        if std::mem::discriminant(before) != std::mem::discriminant(&mapped) {
            return None;
        }
        self.bound(mapped).map(redacted)
    }

    fn bound(&mut self, event: HostEvent) -> Option<HostEvent> {
        let BoundedEvent { event, degraded } = bound_event(event);
        if degraded > 0 {
            self.degraded += u64::from(degraded);
            tracing::warn!(
                degraded,
                "an event has numbers that are out of range or not finite"
            );
        }
        event
    }

    /// Forgets the latest events: a new recording has none of them.
    pub fn reset(&mut self) {
        self.latest = Latest::default();
    }

    /// Returns the number of repeats that were merged.
    #[must_use]
    pub fn merged(&self) -> u64 {
        self.merged
    }

    /// Returns the number of events that the rate limit dropped.
    #[must_use]
    pub fn limited(&self) -> u64 {
        self.limited
    }

    /// Returns the number of lengths in events that were out of range or not finite.
    #[must_use]
    pub fn degraded(&self) -> u64 {
        self.degraded
    }
}

impl Latest {
    /// Stores an event as the latest of its kind. Returns whether it equals the one before.
    fn repeats(&mut self, event: &HostEvent) -> bool {
        match event {
            HostEvent::Screen { name } => self.screen.replace(name.clone()).as_ref() == Some(name),
            // Each request for memory is an event, and none of them changes the state of the app.
            HostEvent::App {
                state: AppState::LowMemory,
            } => false,
            // Each move to the background seals the entries since the last.
            HostEvent::App {
                state: AppState::Background,
            } => {
                self.app = Some(AppState::Background);
                false
            }
            HostEvent::App { state } => self.app.replace(*state) == Some(*state),
            HostEvent::Viewport { width, height } => {
                let viewport = viewport(*width, *height);
                self.viewport.replace(viewport) == Some(viewport)
            }
            HostEvent::Keyboard { x, y, width, height } => {
                let frame = keyboard_rect(*x, *y, *width, *height);
                self.keyboard.replace(frame) == Some(frame)
            }
        }
    }
}

impl HostEvent {
    /// Returns the keyboard's place that the event reports: `Some(None)` if the keyboard is hidden, and `None` if the event
    /// reports no place.
    #[must_use]
    pub fn keyboard(&self) -> Option<Option<Rect>> {
        match bound_event(self.clone()).event?.to_environment() {
            Environment::Keyboard(place) => Some(place),
            _ => None,
        }
    }

    /// Returns the entry that records the event.
    pub(crate) fn to_environment(&self) -> Environment {
        match self {
            Self::Screen { name } => Environment::Screen(name.as_str().into()),
            Self::App { state } => Environment::App(*state),
            Self::Viewport { width, height } => Environment::Viewport(viewport(*width, *height)),
            Self::Keyboard { x, y, width, height } => {
                let frame = keyboard_rect(*x, *y, *width, *height);
                Environment::Keyboard((!frame.is_empty()).then_some(frame))
            }
        }
    }
}

/// Redacts the text of an event. Screen names are the app's own text and are recorded unchanged; the other kinds have none.
fn redacted(event: HostEvent) -> HostEvent {
    match event {
        event @ (HostEvent::Screen { .. }
        | HostEvent::App { .. }
        | HostEvent::Viewport { .. }
        | HostEvent::Keyboard { .. }) => event,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MAX_SCREEN_NAME_CHARS;

    fn screen(name: &str) -> HostEvent {
        HostEvent::Screen {
            name: name.to_owned(),
        }
    }

    fn recorded(admission: Admission) -> Option<HostEvent> {
        match admission {
            Admission::Admitted(event) => event.recorded,
            Admission::Limited(event) => {
                assert_eq!(event.recorded, None);
                None
            }
            Admission::Repeated | Admission::Invalid => None,
        }
    }

    #[test]
    fn a_long_name_is_cut_at_a_character_before_and_after_the_mapper() {
        let mut intake = EventIntake::default();
        let long = "é".repeat(MAX_SCREEN_NAME_CHARS + 1);
        let cut = screen(&"é".repeat(MAX_SCREEN_NAME_CHARS));
        assert_eq!(recorded(intake.admit(screen(&long), 0)), Some(cut.clone()));
        assert_eq!(intake.readmit(&screen("Home"), screen(&long)), Some(cut));
    }

    #[test]
    fn a_mapper_cannot_change_the_kind() {
        let active = HostEvent::App {
            state: AppState::Active,
        };
        assert_eq!(EventIntake::default().readmit(&screen("Home"), active), None);
    }

    #[test]
    fn repeats_are_merged_until_the_kind_changes_or_a_recording_starts() {
        let mut intake = EventIntake::default();
        assert!(recorded(intake.admit(screen("Home"), 0)).is_some());
        assert_eq!(intake.admit(screen("Home"), 1), Admission::Repeated);
        assert!(recorded(intake.admit(screen("Pay"), 2)).is_some());
        assert!(recorded(intake.admit(screen("Home"), 3)).is_some());
        intake.reset();
        assert!(recorded(intake.admit(screen("Home"), 4)).is_some());
        assert_eq!((intake.merged(), intake.limited()), (1, 0));
    }

    #[test]
    fn requests_for_memory_and_moves_to_the_background_are_never_merged() {
        let mut intake = EventIntake::default();
        for state in [AppState::LowMemory, AppState::Background] {
            let event = HostEvent::App { state };
            assert!(recorded(intake.admit(event.clone(), 0)).is_some());
            assert!(recorded(intake.admit(event, 0)).is_some());
        }
    }

    #[test]
    fn a_return_from_the_background_is_not_merged() {
        let mut intake = EventIntake::default();
        for state in [AppState::Active, AppState::Background, AppState::Active] {
            assert!(recorded(intake.admit(HostEvent::App { state }, 0)).is_some());
        }
        let low_memory = HostEvent::App {
            state: AppState::LowMemory,
        };
        assert!(recorded(intake.admit(low_memory, 0)).is_some());
        let active = HostEvent::App {
            state: AppState::Active,
        };
        assert_eq!(intake.admit(active, 0), Admission::Repeated);
    }

    #[test]
    fn a_window_that_cannot_exist_is_counted_and_changes_nothing() {
        let mut intake = EventIntake::default();
        let window = |width, height| HostEvent::Viewport { width, height };
        let upright = window(390.0, 844.0);
        assert!(recorded(intake.admit(upright.clone(), 0)).is_some());
        for size in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -1.0] {
            assert_eq!(intake.admit(window(size, 844.0), 1), Admission::Invalid);
            assert_eq!(intake.readmit(&upright, window(390.0, size)), None);
        }
        assert_eq!(intake.degraded(), 8);
        assert_eq!(intake.admit(upright, 2), Admission::Repeated);
    }

    #[test]
    fn a_limited_event_still_reports_its_state() {
        let mut intake = EventIntake::default();
        for turn in 0..1000 {
            match intake.admit(screen(&turn.to_string()), 0) {
                Admission::Admitted(event) | Admission::Limited(event) => {
                    assert_eq!(event.reported, screen(&turn.to_string()));
                }
                Admission::Repeated | Admission::Invalid => panic!("different names"),
            }
        }
        assert!(intake.limited() > 900);
    }
}
