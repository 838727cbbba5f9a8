//! Long pauses after answers that make further requests useless: the key is refused, the address is no collector, or nothing is confirmed.
//!
//! A pause doubles with each trip, and has a random part, so that devices that were refused together do not return together.
//! When it is over, one request is sent as a probe: the circuit trips again, or an answer to an upload closes it.

use super::{DoneReason, pause::Pause};

/// First pause. A person who corrects a key or accepts the terms of a network takes about as long.
pub(super) const FIRST_PAUSE_MS: u64 = 60_000;

/// First pause after the answer of a server that is no collector: somebody has to change its configuration or that of the app.
pub(super) const FIRST_ADDRESS_PAUSE_MS: u64 = 60 * 60_000;

/// Maximum pause: an app that is used daily sends a probe a few times a day.
pub(super) const MAX_PAUSE_MS: u64 = 6 * 60 * 60_000;

/// The pause after answers that make further requests useless.
#[derive(Debug, Default)]
pub(super) struct Circuit {
    trips: u32,
    tripped: Option<Tripped>,
    /// The reason of the latest trip. It outlasts the pause, until an answer to the probe closes the circuit.
    reason: Option<DoneReason>,
}

#[derive(Debug)]
struct Tripped {
    reason: DoneReason,
    pause: Pause,
}

impl Circuit {
    /// Begins a pause. `first_ms` is the minimum of the pause at the first trip.
    pub(super) fn trip(&mut self, reason: DoneReason, first_ms: u64, now_ms: u64) {
        // Two thirds of the maximum, since the random part adds up to a half.
        let most_ms = MAX_PAUSE_MS / 3 * 2;
        let doubled = first_ms.saturating_mul(1_u64 << self.trips.min(u64::BITS - 1));
        let at_least_ms = doubled.min(most_ms);
        self.trips = self.trips.saturating_add(1);
        self.reason = Some(reason);
        self.tripped = Some(Tripped {
            reason,
            pause: Pause::Undrawn {
                from_ms: now_ms,
                at_least_ms,
                jitter_ms: at_least_ms / 2,
            },
        });
    }

    /// Returns the reason why nothing is sent now, while a pause lasts. `random` is from 0 to 1.
    pub(super) fn blocked_by(&mut self, now_ms: u64, random: f64) -> Option<DoneReason> {
        let tripped = self.tripped.as_mut()?;
        let reason = tripped.reason;
        if tripped.pause.wait_until(now_ms, random).is_some() {
            return Some(reason);
        }
        self.tripped = None;
        None
    }

    /// Returns the reason of the latest trip, also between the end of its pause and the answer to the probe.
    pub(super) fn reason(&self) -> Option<DoneReason> {
        self.reason
    }

    /// Ends the pause if it is for this kind of reason; the next request is a probe.
    pub(super) fn release(&mut self, is_over: impl Fn(DoneReason) -> bool) {
        if self.reason.is_some_and(is_over) {
            *self = Self::default();
        }
    }

    /// Ends all pauses: the server confirmed an upload.
    pub(super) fn close(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFUSED: DoneReason = DoneReason::KeyRefused { status: 401 };

    /// Returns the length of the pause, by asking at its end and right before it.
    fn pause_ms(circuit: &mut Circuit, now_ms: u64, random: f64) -> u64 {
        circuit.trip(REFUSED, FIRST_PAUSE_MS, now_ms);
        assert_eq!(circuit.blocked_by(now_ms, random), Some(REFUSED));
        let Some(Tripped {
            pause: Pause::Until { ms, .. },
            ..
        }) = circuit.tripped
        else {
            panic!("the pause is drawn")
        };
        assert_eq!(circuit.blocked_by(ms - 1, 1.0 - random), Some(REFUSED));
        assert_eq!(circuit.blocked_by(ms, 1.0), None);
        ms - now_ms
    }

    #[test]
    fn pauses_grow_from_a_minute_to_six_hours() {
        let mut circuit = Circuit::default();
        let pauses: Vec<_> = (0..10)
            .map(|_| pause_ms(&mut circuit, 1_000, 0.0) / 60_000)
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64, 128, 240, 240]);
        assert_eq!(pause_ms(&mut circuit, 0, 1.0), MAX_PAUSE_MS);
        for _ in 0..100 {
            assert!(pause_ms(&mut circuit, u64::MAX / 2, 0.5) <= MAX_PAUSE_MS);
        }
    }

    #[test]
    fn closed_circuit_starts_at_the_first_pause_again() {
        let mut circuit = Circuit::default();
        pause_ms(&mut circuit, 0, 0.0);
        pause_ms(&mut circuit, 0, 0.0);
        circuit.close();
        assert_eq!(circuit.blocked_by(0, 0.0), None);
        assert_eq!(pause_ms(&mut circuit, 0, 0.0), FIRST_PAUSE_MS);
    }

    #[test]
    fn release_ends_a_pause_of_its_reason_alone() {
        let mut circuit = Circuit::default();
        circuit.trip(REFUSED, FIRST_PAUSE_MS, 0);
        circuit.release(|reason| matches!(reason, DoneReason::NotACollector { .. }));
        assert_eq!(circuit.blocked_by(0, 0.0), Some(REFUSED));
        circuit.release(|reason| reason == REFUSED);
        assert_eq!(circuit.blocked_by(0, 0.0), None);
    }
}
