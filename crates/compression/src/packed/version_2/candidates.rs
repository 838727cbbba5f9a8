//! Candidates: the distinct values that are expected of a number, the likeliest first.

use super::source_scores::SOURCES;

/// An expected value.
#[derive(Clone, Copy, Default)]
pub(super) struct Candidate {
    pub(super) value: i64,
    /// The sources that expect the value, one bit each.
    pub(super) sources: u32,
    /// The sum of the scores of these sources.
    pub(super) score: u32,
}

/// The distinct expected values.
pub(super) struct Candidates {
    list: [Candidate; SOURCES],
    count: usize,
}

impl Candidates {
    pub(super) fn new() -> Self {
        Self {
            list: [Candidate::default(); SOURCES],
            count: 0,
        }
    }

    /// Adds the value that a source expects.
    #[inline]
    pub(super) fn add(&mut self, source: usize, value: i64, score: u16) {
        let score = u32::from(score);
        for (at, candidate) in self.list.iter_mut().enumerate() {
            if at == self.count {
                candidate.value = value;
                self.count += 1;
            }
            if candidate.value == value {
                candidate.sources |= 1 << source;
                candidate.score += score;
                return;
            }
        }
    }

    /// Sorts the candidates by score, the highest first. Candidates of equal score keep their order.
    pub(super) fn rank(&mut self) -> &[Candidate] {
        debug_assert!(self.count <= SOURCES, "more candidates than sources");
        let list = self.list.get_mut(..self.count).unwrap_or_default();
        for at in 1..list.len() {
            let mut at = at;
            while let Some([before, after]) = list.get_mut(at.wrapping_sub(1)..=at)
                && before.score < after.score
            {
                std::mem::swap(before, after);
                at -= 1;
            }
        }
        list
    }
}
