//! Segments that the spool refuses: a full disk, or a folder that another process owns.

use afterimage_engine::{IoEvent, SegmentKey, SpoolRefusal};
use afterimage_wireframe::AppState;

use crate::script::{Script, check, config};
use crate::segments::check_segment;

#[test]
fn a_refused_segment_gets_no_block_and_another_one_opens_after_half_a_second() {
    let mut script = Script::started(config());
    script.refuse_segments(true).show(&["one"]).at(499).show(&["two"]);
    check(&mut script, &["open s0 device-1/1700000000000"]);
    script.refuse_segments(false).at(500).show(&["three"]);
    check(&mut script, &["open s1 device-1/1700000000000"]);
    script.stop();
    check_segment(&script, 1, &["500 keyframe @0 three"]);
}

#[test]
fn a_disk_that_stays_full_costs_one_attempt_in_half_a_second() {
    let mut script = Script::started(config());
    script.refuse_segments(true);
    for at_ms in 0..=1000 {
        let text = if at_ms % 2 == 0 { "even" } else { "odd" };
        script.at(at_ms).show(&[text]);
    }
    let opens = ["s0", "s1", "s2"].map(|key| format!("open {key} device-1/1700000000000"));
    check(&mut script, &opens.each_ref().map(String::as_str));
}

#[test]
fn an_event_opens_the_next_segment_after_a_refusal_with_the_whole_screen() {
    let mut script = Script::started(config());
    script.refuse_segments(true).show(&["one"]).refuse_segments(false);
    script.at(600).app(AppState::Inactive).stop();
    check_segment(&script, 1, &["600 keyframe @0 one", "600 app inactive"]);
}

#[test]
fn a_still_screen_is_recorded_when_the_disk_accepts_again() {
    let mut script = Script::started(config());
    script.refuse_segments(true).show(&["one"]).forget().at(4_999);
    check(&mut script, &[]);
    assert!(!script.status().has_replay);
    script.at(5_000).refuse_segments(false).at(10_000);
    check(
        &mut script,
        &["open s1 device-1/1700000000000", "open s2 device-1/1700000000000"],
    );
    assert!(script.status().has_replay);
    script.stop();
    check_segment(&script, 2, &["10000 keyframe @0 one"]);
}

#[test]
fn touches_wait_for_a_disk_that_refuses_segments() {
    let mut script = Script::started(config());
    script.refuse_segments(true).show(&["one"]);
    script.at(700).app(AppState::Inactive).refuse_segments(false);
    script.at(1_400).show(&["two"]).stop();
    check_segment(&script, 2, &["700 app inactive", "1400 keyframe @0 two"]);
    assert_eq!(script.status().counters.dropped_inputs, 0);
}

#[test]
fn a_flush_after_a_refusal_seals_nothing_and_delivers() {
    let mut script = Script::started(config());
    script.refuse_segments(true).show(&["one"]).forget().flush(1000);
    check(&mut script, &["deliver f1"]);
}

#[test]
fn a_refusal_of_an_earlier_segment_keeps_the_present_one() {
    let mut script = Script::started(config());
    script.show(&["one"]).flush(1000).at(100).show(&["two"]).forget();
    script.io(IoEvent::OpenFailed {
        segment: SegmentKey(0),
        refusal: SpoolRefusal::Storage,
    });
    script.stop();
    check(&mut script, &["append s1", "seal s1"]);
}

#[test]
fn a_new_session_opens_its_segment_at_once_after_a_refusal_in_the_one_before() {
    let mut script = Script::started(config());
    script
        .refuse_segments(true)
        .show(&["one"])
        .refuse_segments(false)
        .forget();
    script.at(10).set_session(crate::script::SESSION + 1);
    check(&mut script, &["open s1 device-1/1700000000001", "deliver"]);
}

#[test]
fn segments_end_below_the_limit_of_the_server_and_not_before_two_first_blocks() {
    let segments_with = |limit: Option<u64>| {
        let mut script = Script::started(config());
        script.io(IoEvent::SegmentLimit { bytes: limit });
        for second in 0..25 {
            let text = |row: u64| -> &'static str { (second * 7919 * (row + 3) % 10_007).to_string().leak() };
            let texts: Vec<_> = (0..40).map(text).collect();
            script.at(second * 1_000).show(&texts);
        }
        script.stop();
        let segments = script.segments();
        segments
            .iter()
            .map(|segment| segment.bytes.len() as u64)
            .collect::<Vec<_>>()
    };
    let whole = segments_with(None);
    let limited = segments_with(Some(whole[0] / 8));
    assert!(limited.len() > 2 * whole.len(), "{whole:?} {limited:?}");
    let tiny = segments_with(Some(1));
    assert!(tiny.len() <= 14, "at most one for two blocks: {tiny:?}");
}
