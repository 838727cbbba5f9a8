//! Random numbers of a schedule, for the test programs that draw one.

use std::cell::RefCell;

/// A generator, so that a seed is the same schedule on every machine.
pub(crate) struct Random(RefCell<fastrand::Rng>);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(RefCell::new(fastrand::Rng::with_seed(seed)))
    }

    /// Returns a number below `bound`.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        self.0.borrow_mut().u64(..bound)
    }

    pub(crate) fn choose<T: Copy>(&self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    pub(crate) fn one_in(&self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}
