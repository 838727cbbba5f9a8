//! The share of the main thread's time that the walks may take.

use super::NS_PER_MS;

/// The time that our work takes on the main thread. It is refilled steadily and spent by walks; a walk that took more
/// than there was leaves a debt, and the next one waits until it is paid.
#[derive(Debug)]
// The unit of all times is in their names.
#[expect(clippy::struct_field_names)]
pub struct TimeBank {
    balance_ns: i64,
    refilled_ns: u64,
    /// The time that the next walk is expected to take. It waits until there is as much.
    expected_ns: i64,
}

impl TimeBank {
    /// One part of this many of the main thread's time is ours: 20 ms a second, 2 %.
    pub const REFILL_DIVISOR: u64 = 50;
    /// The time saved while the screen is still: enough for the burst of walks of a transition.
    pub const CAPACITY_NS: u64 = 40 * NS_PER_MS;
    /// A walk is not started with less.
    pub const LEAST_WALK_NS: u64 = 2 * NS_PER_MS;
    /// Half the time of a drawn frame at 60 Hz. A longer walk is ended, and continued by the next one.
    pub const LONGEST_WALK_NS: u64 = 8 * NS_PER_MS;
    /// Two seconds of refilling: one walk that was interrupted by the system does not stop the recording for longer.
    pub const DEEPEST_DEBT_NS: u64 = 40 * NS_PER_MS;

    /// A full bank.
    #[must_use]
    pub fn new(now_ns: u64) -> Self {
        Self {
            balance_ns: Self::CAPACITY_NS as i64,
            refilled_ns: now_ns,
            expected_ns: Self::LEAST_WALK_NS as i64,
        }
    }

    /// Returns the time that a walk may take now, 0 if it has to wait. A walk that cannot wait may take
    /// [`LONGEST_WALK_NS`](Self::LONGEST_WALK_NS), and the debt grows.
    pub fn budget_ns(&mut self, now_ns: u64) -> u64 {
        self.refill(now_ns);
        if self.balance_ns < self.expected_ns {
            return 0;
        }
        (self.balance_ns as u64).min(Self::LONGEST_WALK_NS)
    }

    /// Returns the time until a walk is possible.
    pub fn wait_ns(&mut self, now_ns: u64) -> u64 {
        self.refill(now_ns);
        (self.expected_ns - self.balance_ns).max(0) as u64 * Self::REFILL_DIVISOR
    }

    /// Removes the time that a walk took. One that was not complete needs all the time that a walk may take.
    pub fn spend(&mut self, spent_ns: u64, now_ns: u64, is_complete: bool) {
        self.refill(now_ns);
        let spent = i64::try_from(spent_ns).unwrap_or(i64::MAX);
        let debt = -(Self::DEEPEST_DEBT_NS as i64);
        self.balance_ns = self.balance_ns.saturating_sub(spent).max(debt);
        let expected = if is_complete {
            spent_ns.clamp(Self::LEAST_WALK_NS, Self::LONGEST_WALK_NS)
        } else {
            Self::LONGEST_WALK_NS
        };
        self.expected_ns = expected as i64;
    }

    fn refill(&mut self, now_ns: u64) {
        let gained = now_ns.saturating_sub(self.refilled_ns) / Self::REFILL_DIVISOR;
        let gained = gained.min(2 * Self::CAPACITY_NS) as i64;
        self.balance_ns = (self.balance_ns + gained).min(Self::CAPACITY_NS as i64);
        self.refilled_ns = self.refilled_ns.max(now_ns);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = NS_PER_MS;

    #[test]
    fn full_bank_permits_five_of_the_longest_walks_at_once() {
        let mut bank = TimeBank::new(0);
        for _ in 0..5 {
            assert_eq!(bank.budget_ns(0), 8 * MS);
            bank.spend(8 * MS, 0, true);
        }
        assert_eq!(bank.budget_ns(0), 0);
        // The next one needs 8 ms again, which takes 400 ms to gain.
        assert_eq!(bank.wait_ns(0), 400 * MS);
        assert_eq!(bank.wait_ns(399 * MS), MS);
        assert_eq!(bank.budget_ns(400 * MS), 8 * MS);
    }

    #[test]
    fn interrupted_walk_delays_the_next_by_no_more_than_the_deepest_debt() {
        let mut bank = TimeBank::new(0);
        bank.spend(60_000 * MS, 60_000 * MS, true);
        assert_eq!(bank.wait_ns(60_000 * MS), (40 + 8) * 50 * MS);
    }

    #[test]
    fn incomplete_walk_expects_all_the_time_that_a_walk_may_take() {
        let mut bank = TimeBank::new(0);
        bank.spend(39 * MS, 0, true);
        bank.spend(0, 0, false);
        assert_eq!(bank.wait_ns(0), 7 * 50 * MS);
    }

    #[test]
    fn clock_that_goes_back_gives_no_time() {
        let mut bank = TimeBank::new(100 * MS);
        bank.spend(40 * MS, 100 * MS, true);
        assert_eq!(bank.budget_ns(0), 0);
        assert_eq!(bank.wait_ns(100 * MS), 400 * MS);
    }
}
