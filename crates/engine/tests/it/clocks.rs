//! Steps of the wall clock, sleep, and clocks that run backwards.

use crate::script::{HOST, SESSION, Script, check, config};
use crate::segments::check_segment;
use crate::views;

#[test]
fn a_step_of_the_wall_clock_is_recorded_as_a_new_anchor() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .at(100)
        .wall_clock_steps_by(5000)
        .show(&["two"])
        .stop();
    check_segment(
        &script,
        0,
        &[
            "0 keyframe @0 one",
            "100 clock 1700000005100",
            "100 changes @0 two",
        ],
    );
}

#[test]
fn drift_within_the_tolerance_records_no_anchor() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .at(100)
        .wall_clock_steps_by(500)
        .show(&["two"])
        .stop();
    check_segment(&script, 0, &["0 keyframe @0 one", "100 changes @0 two"]);
}

#[test]
fn a_segment_that_opens_after_a_step_has_the_new_anchor_in_its_header() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .flush(0)
        .at(100)
        .wall_clock_steps_by(5000)
        .show(&["two"])
        .stop();
    check_segment(&script, 1, &["100 keyframe @0 two"]);
    let header = &script.segment(1).header;
    assert_eq!((header.wall_ms, header.elapsed_ms), (SESSION as u64 + 5100, 100));
}

#[test]
fn a_step_of_the_wall_clock_keeps_the_start_of_the_session() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .flush(0)
        .at(100)
        .wall_clock_steps_by(5000)
        .show(&["two"])
        .stop();
    assert_eq!(script.segment(1).header.session_start_wall_ms, SESSION as u64);
}

#[test]
fn a_frame_after_a_long_sleep_opens_a_new_segment() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .forget()
        .asleep_until(3_600_000)
        .show(&["two"]);
    check(
        &mut script,
        &["append s0", "seal s0", "open s1 device-1/1700000000000"],
    );
}

#[test]
fn a_monotonic_clock_that_runs_backwards_counts_as_its_latest_reading() {
    let mut script = Script::started(config());
    script
        .at(5000)
        .show(&["one"])
        .asleep_until(100)
        .set_session(SESSION + 1)
        .stop();
    check_segment(&script, 1, &["5000 keyframe @0 one"]);
}

#[test]
fn a_frame_is_recorded_at_the_time_of_its_walk() {
    let mut script = Script::started(config());
    script
        .at(100)
        .write_walked_at(HOST, 90, |writer| views::write(writer, &[views::text("one")]))
        .stop();
    check_segment(&script, 0, &["90 keyframe @0 one"]);
}

#[test]
fn deadlines_exist_only_while_there_is_something_to_do() {
    let mut script = Script::new(config());
    assert_eq!(script.deadline(), None);
    script.start();
    assert_eq!(script.deadline(), None);
    script.at(10).show(&["one"]);
    assert_eq!(script.deadline(), Some(1010));
    script.at(1010);
    assert_eq!(script.deadline(), Some(30_010));
}
