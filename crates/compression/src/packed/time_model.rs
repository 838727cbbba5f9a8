//! Times of entries, predicted from the last time and interval of each kind.

use super::coder::Coder;
use super::context_hash::hash_combine;
use super::field::Field;
use super::recent_kinds::RecentKinds;
use super::value_coder::ValueCoder;

/// Kinds of entries: they have three bits.
const KINDS: usize = 8;
/// Milliseconds after the last entry of a kind at which the next one is expected, besides the last interval.
const EXPECTED_INTERVAL_MS: i64 = 100;

// Salts of contexts.
const PHASE_SALT: u32 = 0x8000;
const BASE_SALT: u32 = 2;

/// The times of the entries so far. Times wrap, since a damaged record may hold any.
#[derive(Clone, Debug)]
pub(super) struct TimeModel {
    now_ms: u64,
    /// Time since the entry before.
    step_ms: i64,
    by_kind: [KindTimes; KINDS],
}

/// The times of one kind of entry.
#[derive(Clone, Copy, Debug)]
struct KindTimes {
    last_ms: u64,
    interval_ms: i64,
}

impl TimeModel {
    /// All times count from the segment's start.
    pub(super) fn new(elapsed_ms: u64) -> Self {
        let times = KindTimes {
            last_ms: elapsed_ms,
            interval_ms: 0,
        };
        Self {
            now_ms: elapsed_ms,
            step_ms: 0,
            by_kind: [times; KINDS],
        }
    }

    /// The time of the entry that is coded now.
    pub(super) fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// Its distance to the entry before.
    pub(super) fn step_ms(&self) -> i64 {
        self.step_ms
    }

    /// Codes the time of an entry of a kind, which `recent_kinds` holds already.
    pub(super) fn time(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        kind: u32,
        recent_kinds: RecentKinds,
        touch_phase: u32,
        elapsed_ms: u64,
    ) -> u64 {
        let now_ms = self.now_ms;
        let times = times_of(&mut self.by_kind, kind);
        let base_ms = times.last_ms.wrapping_sub(now_ms).cast_signed();
        let contexts = [
            hash_combine(kind, touch_phase | PHASE_SALT),
            hash_combine(kind, recent_kinds.before_newest(2)),
            hash_combine(kind, hash_combine(base_ms as u32, BASE_SALT)),
        ];
        let expected = [
            base_ms.wrapping_add(times.interval_ms),
            base_ms.wrapping_add(EXPECTED_INTERVAL_MS),
        ];
        let step_ms = elapsed_ms.wrapping_sub(now_ms).cast_signed();
        let step_ms = coder.number(Field::Time, &contexts, &expected, step_ms);
        let elapsed_ms = now_ms.wrapping_add(step_ms.cast_unsigned());
        times.interval_ms = elapsed_ms.wrapping_sub(times.last_ms).cast_signed();
        times.last_ms = elapsed_ms;
        self.step_ms = step_ms;
        self.now_ms = elapsed_ms;
        elapsed_ms
    }
}

#[expect(clippy::indexing_slicing, reason = "masked to the number of kinds")]
fn times_of(by_kind: &mut [KindTimes; KINDS], kind: u32) -> &mut KindTimes {
    &mut by_kind[kind as usize % KINDS]
}
