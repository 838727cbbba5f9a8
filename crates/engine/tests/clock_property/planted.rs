//! Faults that are planted, to show that the properties notice them.

use afterimage_compression::SegmentHeader;
use afterimage_engine::{SegmentOpening, SessionClock};

use crate::check::{Totals, check};
use crate::process::Stamp;
use crate::random::Random;
use crate::session::record;

/// Sessions within which a fault has to be found.
const SESSIONS: u64 = 60;

#[track_caller]
fn is_found(fault: Stamp) {
    let is_violated = |seed| check(&record(&mut Random::new(seed), fault), &mut Totals::default()).is_err();
    assert!((0..SESSIONS).any(is_violated), "the fault is not found");
}

#[test]
fn times_of_the_wall_clock_are_found() {
    fn fault(clock: &SessionClock, _: &SegmentOpening, header: &mut SegmentHeader) {
        clock.stamp(header);
        header.elapsed_ms = header.wall_ms.saturating_sub(header.session_start_wall_ms);
    }
    is_found(fault);
}

#[test]
fn boots_on_one_time_line_are_found() {
    fn fault(clock: &SessionClock, _: &SegmentOpening, header: &mut SegmentHeader) {
        clock.stamp(header);
        header.boot = Some(0);
    }
    is_found(fault);
}

#[test]
fn a_time_line_for_each_process_is_found() {
    fn fault(clock: &SessionClock, opening: &SegmentOpening, header: &mut SegmentHeader) {
        let opened_ms = header.elapsed_ms;
        clock.stamp(header);
        header.elapsed_ms = opened_ms.saturating_sub(opening.session_start.elapsed_ms);
    }
    is_found(fault);
}

#[test]
fn missing_readings_of_the_wall_clock_are_found() {
    fn fault(clock: &SessionClock, _: &SegmentOpening, header: &mut SegmentHeader) {
        clock.stamp(header);
        header.wall_ms = 0;
    }
    is_found(fault);
}
