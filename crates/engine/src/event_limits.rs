//! Rate limits of host events: a token bucket for each kind.

use crate::model::HostEvent;

/// Screens: an app that navigates faster than this shows nobody anything.
const SCREENS: Budget = Budget {
    burst: 50,
    per_second: 10,
};

/// App states: systems report a few for each switch between apps.
const APP_STATES: Budget = Budget {
    burst: 50,
    per_second: 10,
};

/// Window sizes: a window that is resized by hand reports one for each drawn frame.
const VIEWPORTS: Budget = Budget {
    burst: 240,
    per_second: 120,
};

/// Keyboard places: a keyboard that is dragged away reports one for each drawn frame, up to 120 a second.
const KEYBOARDS: Budget = Budget {
    burst: 240,
    per_second: 120,
};

const MS_PER_SECOND: u64 = 1000;

/// The events of one kind that may be recorded.
#[derive(Clone, Copy, Debug)]
struct Budget {
    /// Events at once, after a pause.
    burst: u64,
    /// Events per second in the long run.
    per_second: u64,
}

/// The rate limits of one engine.
#[derive(Debug)]
pub(crate) struct EventLimits {
    buckets: [Bucket; 4],
}

impl Default for EventLimits {
    fn default() -> Self {
        Self {
            buckets: [SCREENS, APP_STATES, VIEWPORTS, KEYBOARDS].map(Bucket::new),
        }
    }
}

impl EventLimits {
    /// Takes one event out of the budget of its kind. Returns `false` if the budget is spent.
    pub(crate) fn admit(&mut self, event: &HostEvent, elapsed_ms: u64) -> bool {
        let [screens, app_states, viewports, keyboards] = &mut self.buckets;
        let bucket = match event {
            HostEvent::Screen { .. } => screens,
            HostEvent::App { .. } => app_states,
            HostEvent::Viewport { .. } => viewports,
            HostEvent::Keyboard { .. } => keyboards,
        };
        bucket.take(elapsed_ms)
    }
}

/// A token bucket in thousandths of an event, so that no fraction of a second is lost.
#[derive(Debug)]
struct Bucket {
    budget: Budget,
    left_thousandths: u64,
    filled_at_ms: u64,
}

impl Bucket {
    fn new(budget: Budget) -> Self {
        Self {
            budget,
            left_thousandths: budget.burst * MS_PER_SECOND,
            filled_at_ms: 0,
        }
    }

    fn take(&mut self, elapsed_ms: u64) -> bool {
        let passed_ms = elapsed_ms.saturating_sub(self.filled_at_ms);
        self.filled_at_ms = self.filled_at_ms.max(elapsed_ms);
        self.left_thousandths = self
            .left_thousandths
            .saturating_add(passed_ms.saturating_mul(self.budget.per_second))
            .min(self.budget.burst * MS_PER_SECOND);
        let left = self.left_thousandths.checked_sub(MS_PER_SECOND);
        self.left_thousandths = left.unwrap_or(self.left_thousandths);
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admitted(limits: &mut EventLimits, events: u64, elapsed_ms: u64) -> u64 {
        let screen = HostEvent::Screen {
            name: "Home".to_owned(),
        };
        (0..events)
            .map(|_| u64::from(limits.admit(&screen, elapsed_ms)))
            .sum()
    }

    #[test]
    fn a_flood_spends_the_burst_and_then_gets_the_rate() {
        let mut limits = EventLimits::default();
        assert_eq!(admitted(&mut limits, 1000, 0), SCREENS.burst);
        assert_eq!(admitted(&mut limits, 1000, 1000), SCREENS.per_second);
        let each_ms: u64 = (1001..=3000).map(|at_ms| admitted(&mut limits, 1, at_ms)).sum();
        assert_eq!(each_ms, 2 * SCREENS.per_second);
        assert_eq!(admitted(&mut limits, 1000, u64::MAX), SCREENS.burst);
    }

    #[test]
    fn a_clock_that_runs_backwards_grants_nothing() {
        let mut limits = EventLimits::default();
        assert_eq!(admitted(&mut limits, 1000, 5000), SCREENS.burst);
        assert_eq!(admitted(&mut limits, 1, 0), 0);
        assert_eq!(admitted(&mut limits, 1, 5000), 0);
    }

    #[test]
    fn kinds_have_budgets_of_their_own() {
        let mut limits = EventLimits::default();
        admitted(&mut limits, 1000, 0);
        assert!(limits.admit(
            &HostEvent::Viewport {
                width: 1.0,
                height: 1.0
            },
            0
        ));
    }
}
