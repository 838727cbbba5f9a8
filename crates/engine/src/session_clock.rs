//! Session time: milliseconds since the start of the session, the device's sleep included, across processes and boots.
//!
//! The engine decides by elapsed time, which counts from the boot. A segment must not contain that: Apple forbids sending it,
//! and no reader needs it. [`SessionClock`] converts the header of a new segment; the times of its entries are differences.

use afterimage_compression::{MAX_GAP_MS, SegmentHeader, is_plausible_wall};
use afterimage_config::{BootId, SessionName, SessionRecord};

use crate::Now;

/// Sessions whose clocks a process remembers: more than an app has open at a time. The clock of a forgotten session is made from
/// the spool's record again.
const MAX_CLOCKS: usize = 16;

/// The opening of a segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SegmentOpening {
    /// The start of the session, as far as this process knows.
    pub session_start: Now,
    /// The present reading of the clocks.
    pub now: Now,
    /// The elapsed time of the segment's header. A frame is walked, and a touch is made, before the engine handles it.
    pub opened_ms: u64,
}

/// Converts elapsed time of one boot to session time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionClock {
    start_wall_ms: u64,
    boot_id: BootId,
    boot: u32,
    /// One moment: its elapsed time, and its session time.
    elapsed_ms: u64,
    session_ms: u64,
}

impl SessionClock {
    /// Returns the clock of a session that has no record: the session starts with the present process.
    #[must_use]
    pub fn start(boot_id: &BootId, opening: &SegmentOpening) -> Self {
        let start = opening.session_start;
        // An entry may be older than the call that started the session.
        let before_ms = start.elapsed_ms.saturating_sub(opening.opened_ms);
        Self {
            start_wall_ms: start.wall_ms.saturating_sub(before_ms),
            boot_id: boot_id.clone(),
            boot: 0,
            elapsed_ms: start.elapsed_ms - before_ms,
            session_ms: 0,
        }
    }

    /// Returns the clock of a session that an earlier process recorded.
    ///
    /// Within one boot the time line continues. A later boot is placed by the wall clock, and never before the record.
    #[must_use]
    pub fn resume(record: &SessionRecord, boot_id: &BootId, opening: &SegmentOpening) -> Self {
        let clock = Self {
            start_wall_ms: record.start_wall_ms,
            boot_id: boot_id.clone(),
            boot: record.boot,
            elapsed_ms: record.elapsed_ms,
            session_ms: record.session_ms,
        };
        if is_same_boot(record, boot_id, opening.now) {
            return clock;
        }
        let now = opening.now;
        let walked_before_ms = now.elapsed_ms.saturating_sub(opening.opened_ms);
        let gap_ms = wall_gap_ms(record, now).max(walked_before_ms);
        Self {
            boot: record.boot.saturating_add(1),
            elapsed_ms: now.elapsed_ms,
            session_ms: record.session_ms.saturating_add(gap_ms),
            ..clock
        }
    }

    /// Returns the session time of an elapsed time.
    #[must_use]
    pub fn session_ms(&self, elapsed_ms: u64) -> u64 {
        let before_ms = self.elapsed_ms.saturating_sub(elapsed_ms);
        let after_ms = elapsed_ms.saturating_sub(self.elapsed_ms);
        self.session_ms.saturating_add(after_ms).saturating_sub(before_ms)
    }

    /// Returns the record by which a later process continues.
    #[must_use]
    pub fn record_at(&self, now: Now) -> SessionRecord {
        let elapsed_ms = now.elapsed_ms.max(self.elapsed_ms);
        SessionRecord {
            start_wall_ms: self.start_wall_ms,
            boot_id: self.boot_id.clone(),
            boot: self.boot,
            elapsed_ms,
            wall_ms: now.wall_ms,
            session_ms: self.session_ms(elapsed_ms),
        }
    }

    /// Converts the header of a new segment to session time.
    pub fn stamp(&self, header: &mut SegmentHeader) {
        header.session_start_wall_ms = self.start_wall_ms;
        header.elapsed_ms = self.session_ms(header.elapsed_ms);
        header.boot = Some(self.boot);
    }
}

/// The clocks of the sessions of one process.
#[derive(Debug, Default)]
pub struct SessionClocks {
    boot_id: BootId,
    /// The session that recorded last is last.
    clocks: Vec<(SessionName, SessionClock)>,
}

impl SessionClocks {
    /// Returns the clocks of a process in this boot.
    #[must_use]
    pub fn new(boot_id: BootId) -> Self {
        Self {
            boot_id,
            clocks: Vec::new(),
        }
    }

    /// Returns the clock of a session if it recorded in this process. The time line of a process never breaks.
    pub fn known(&mut self, session: &SessionName) -> Option<SessionClock> {
        let at = self.clocks.iter().position(|(known, _)| known == session)?;
        let known = self.clocks.remove(at);
        self.clocks.push(known);
        self.clocks.last().map(|(_, clock)| clock.clone())
    }

    /// Returns the clock of a session that did not record in this process yet.
    pub fn insert(
        &mut self,
        session: SessionName,
        record: Option<&SessionRecord>,
        opening: &SegmentOpening,
    ) -> SessionClock {
        let clock = match record {
            Some(record) => SessionClock::resume(record, &self.boot_id, opening),
            None => SessionClock::start(&self.boot_id, opening),
        };
        if self.clocks.len() >= MAX_CLOCKS {
            self.clocks.remove(0);
        }
        self.clocks.push((session, clock.clone()));
        clock
    }
}

/// Returns whether a reading is of the boot of the record.
///
/// Without an identity the wall clock decides: a later boot began after the record, so at least its whole elapsed time passed. If the
/// wall clock says less, or more than any gap, it was set meanwhile. It also was if it was unset before. One that is unset now lost
/// its time in a later boot.
fn is_same_boot(record: &SessionRecord, boot_id: &BootId, now: Now) -> bool {
    if now.elapsed_ms < record.elapsed_ms {
        return false;
    }
    if record.boot_id.is_known() && boot_id.is_known() {
        return record.boot_id == *boot_id;
    }
    if !is_plausible_wall(record.wall_ms) {
        return true;
    }
    let passed_ms = now.wall_ms.saturating_sub(record.wall_ms);
    is_plausible_wall(now.wall_ms) && !(now.elapsed_ms..=MAX_GAP_MS).contains(&passed_ms)
}

/// Returns the time between the record and a later boot. 0 if the wall clock does not tell.
fn wall_gap_ms(record: &SessionRecord, now: Now) -> u64 {
    let gap_ms = now.wall_ms.saturating_sub(record.wall_ms);
    if has_wall_clock(record, now) && gap_ms <= MAX_GAP_MS {
        gap_ms
    } else {
        0
    }
}

fn has_wall_clock(record: &SessionRecord, now: Now) -> bool {
    is_plausible_wall(record.wall_ms) && is_plausible_wall(now.wall_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WALL: u64 = 1_790_000_000_000;
    const HOUR: u64 = 3_600_000;

    fn id(id: &str) -> BootId {
        BootId::from_host(id)
    }

    fn now(elapsed_ms: u64, wall_ms: u64) -> Now {
        Now { elapsed_ms, wall_ms }
    }

    fn opening(now: Now) -> SegmentOpening {
        SegmentOpening {
            session_start: now,
            now,
            opened_ms: now.elapsed_ms,
        }
    }

    /// The record of a session that started when the device ran for 7 h, after another hour.
    fn record(boot_id: &str) -> SessionRecord {
        SessionClock::start(&id(boot_id), &opening(now(7 * HOUR, WALL))).record_at(now(8 * HOUR, WALL + HOUR))
    }

    /// Checks the number of the boot and the session time of the present reading.
    #[track_caller]
    fn check(record: &SessionRecord, boot_id: &str, now: Now, expected: (u32, u64)) {
        let clock = SessionClock::resume(record, &id(boot_id), &opening(now));
        assert_eq!((clock.boot, clock.session_ms(now.elapsed_ms)), expected);
        assert_eq!(clock.start_wall_ms, WALL);
    }

    #[test]
    fn a_process_of_the_same_boot_continues_whatever_the_wall_clock_reads() {
        for wall_ms in [0, WALL - HOUR, WALL + 3 * HOUR, 1 << 63, u64::MAX] {
            check(&record("a"), "a", now(10 * HOUR, wall_ms), (0, 3 * HOUR));
        }
    }

    #[test]
    fn another_boot_is_placed_by_the_wall_clock_and_never_before_the_record() {
        check(&record("a"), "b", now(9 * HOUR, WALL + 5 * HOUR), (1, 5 * HOUR));
        check(&record("a"), "a", now(HOUR, WALL + 5 * HOUR), (1, 5 * HOUR));
        for wrong_ms in [0, WALL - HOUR, WALL + HOUR + MAX_GAP_MS + 1, 1 << 63, u64::MAX] {
            check(&record("a"), "b", now(HOUR, wrong_ms), (1, HOUR));
        }
    }

    #[test]
    fn without_an_identity_a_later_boot_needs_at_least_its_elapsed_time() {
        for (before, after) in [("", ""), ("a", ""), ("", "a")] {
            let record = record(before);
            let same = (0, 3 * HOUR);
            for wall_ms in [0, 2 * HOUR, 3 * HOUR, 11 * HOUR - 1, HOUR + MAX_GAP_MS + 1] {
                check(&record, after, now(10 * HOUR, WALL + wall_ms), same);
            }
            check(&record, after, now(10 * HOUR, WALL + 11 * HOUR), (1, 11 * HOUR));
            check(&record, after, now(HOUR, WALL + 3 * HOUR), (1, 3 * HOUR));
            check(&record, after, now(10 * HOUR, 0), (1, HOUR));
            let unset = SessionRecord { wall_ms: 0, ..record };
            check(&unset, after, now(10 * HOUR, WALL + 30 * HOUR), same);
        }
    }

    #[test]
    fn entries_before_the_start_and_before_a_boot_have_a_time() {
        let start = SegmentOpening {
            session_start: now(1000, WALL),
            now: now(1010, WALL + 10),
            opened_ms: 400,
        };
        let clock = SessionClock::start(&id(""), &start);
        assert_eq!((clock.session_ms(400), clock.session_ms(1000)), (0, 600));
        assert_eq!(clock.start_wall_ms, WALL - 600);
        let later = SegmentOpening {
            opened_ms: 1010 - 300,
            ..start
        };
        let clock = SessionClock::resume(&record("a"), &id("b"), &later);
        assert_eq!(clock.session_ms(later.opened_ms), HOUR);
    }

    #[test]
    fn extreme_readings_saturate() {
        for elapsed_ms in [0, 1 << 63, u64::MAX] {
            let clock = SessionClock::start(&id("a"), &opening(now(elapsed_ms, u64::MAX)));
            let record = clock.record_at(now(u64::MAX, 0));
            let clock = SessionClock::resume(&record, &id("b"), &opening(now(0, u64::MAX)));
            assert!(clock.session_ms(u64::MAX) >= record.session_ms);
        }
    }

    #[test]
    fn a_process_remembers_its_sessions_within_a_bound() {
        let mut clocks = SessionClocks::new(id(""));
        let session = |n: usize| -> SessionName { format!("device/{n}").parse().unwrap() };
        for n in 0..=MAX_CLOCKS {
            clocks.insert(session(n), None, &opening(now(n as u64, WALL)));
        }
        assert_eq!(clocks.known(&session(0)), None);
        assert_eq!(clocks.known(&session(1)).map(|clock| clock.elapsed_ms), Some(1));
        assert_eq!(clocks.clocks.len(), MAX_CLOCKS);
    }
}
