//! The sources that were right most recently, which are tried first.

use super::sources::SourceSet;

/// Most successes that are counted.
const MAX_SUCCESSES: u32 = 15;

/// The last two right sources of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct RightSources {
    first: u32,
    second: u32,
    /// Number of times that the first one was right lately.
    successes: u32,
}

impl RightSources {
    /// Before any number.
    pub(super) const INITIAL: Self = Self {
        first: 0,
        second: 1,
        successes: 0,
    };

    /// The source to try first, one of a set that is not empty.
    #[inline]
    pub(super) fn first_of(self, sources: SourceSet) -> u32 {
        one_of(sources, self.first)
    }

    /// The source to try after the first one, one of a set that is not empty.
    #[inline]
    pub(super) fn next_of(self, sources: SourceSet) -> u32 {
        one_of(sources, self.second)
    }

    /// Learns which sources were right.
    #[inline]
    pub(super) fn learn(&mut self, right: SourceSet) {
        if right >> self.first & 1 == 1 {
            self.successes = (self.successes + 1).min(MAX_SUCCESSES);
            return;
        }
        if right == 0 {
            self.successes /= 2;
            return;
        }
        let newest = one_of(right, self.second);
        if self.successes > 0 {
            self.second = newest;
            self.successes /= 2;
        } else {
            self.second = self.first;
            self.first = newest;
        }
    }
}

/// The preferred source if the set has it, else the first one of the set.
#[inline]
fn one_of(sources: SourceSet, preferred: u32) -> u32 {
    if sources >> preferred & 1 == 1 {
        preferred
    } else {
        sources.trailing_zeros()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_that_was_right_twice_is_replaced_after_two_failures() {
        let mut sources = RightSources::INITIAL;
        sources.learn(0b1);
        sources.learn(0b1);
        sources.learn(0b100);
        assert_eq!((sources.first_of(0b111), sources.next_of(0b110)), (0, 2));
        sources.learn(0b100);
        assert_eq!(sources.first_of(0b111), 0);
        sources.learn(0b100);
        assert_eq!((sources.first_of(0b111), sources.next_of(0b011)), (2, 0));
    }

    #[test]
    fn absent_source_is_replaced_by_the_first_one() {
        assert_eq!(RightSources::INITIAL.first_of(0b1000), 3);
        assert_eq!(RightSources::INITIAL.next_of(0b1000), 3);
    }
}
