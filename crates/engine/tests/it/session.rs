//! Starting, stopping and changing the session.

use afterimage_config::SessionReplayConfig;
use afterimage_engine::{CaptureState, HostEvent};
use afterimage_wireframe::buffer::MAX_DEPTH;
use afterimage_wireframe::{Entry, Kind, NodeId, Rect};

use crate::script::{HOST, SESSION, Script, check, config};
use crate::segments::{check_segment, check_texts};

#[test]
fn an_engine_that_is_not_started_records_nothing() {
    let mut script = Script::new(config());
    script.show(&["one"]).at(10_000).show(&["two"]);
    check(&mut script, &[]);
    assert_eq!(
        (script.status().capture, script.reason()),
        (CaptureState::Idle, String::new())
    );
}

#[test]
fn the_start_delivers_and_the_first_frame_opens_a_segment() {
    let mut script = Script::new(config());
    script.start();
    check(&mut script, &["deliver"]);
    script.at(10).show(&["one"]);
    check(&mut script, &["open s0 device-1/1700000000000"]);
    assert!(
        script.reason().contains("is in the sample"),
        "{}",
        script.reason()
    );
}

#[test]
fn a_session_out_of_the_sample_opens_no_segment_and_reports_the_reason() {
    let mut script = Script::started(SessionReplayConfig {
        sample_rate: 0.0,
        ..config()
    });
    script.show(&["one"]).stop();
    check(&mut script, &[]);
    script.start();
    assert!(
        script.reason().contains("not in the sample"),
        "{}",
        script.reason()
    );
}

#[test]
fn an_engine_without_a_session_records_nothing_until_one_is_set() {
    let mut script = Script::started(SessionReplayConfig {
        session_id: -1,
        ..config()
    });
    script.show(&["one"]);
    check(&mut script, &[]);
    assert!(script.reason().contains("no session"), "{}", script.reason());
    script.set_session(SESSION).show(&["two"]);
    check(&mut script, &["deliver", "open s0 device-1/1700000000000"]);
}

#[test]
fn a_stop_seals_and_drops_later_frames() {
    let mut script = Script::started(config());
    script.show(&["one"]).stop().show(&["two"]);
    check(
        &mut script,
        &["open s0 device-1/1700000000000", "append s0", "seal s0"],
    );
    check_segment(&script, 0, &["0 keyframe @0 one"]);
    assert_eq!(script.deadline(), None);
}

#[test]
fn a_start_after_a_stop_continues_the_session_without_the_time_between() {
    let mut script = Script::started(config());
    script.show(&["before"]).at(100).stop().at(200).show(&["between"]);
    script.at(300).start().at(400).show(&["after"]).stop();
    check_segment(&script, 1, &["400 keyframe @0 after"]);
    assert_eq!(script.segments().len(), 2);
    assert_eq!(script.segment(1).header.session_start_wall_ms, SESSION as u64);
}

#[test]
fn a_session_that_returns_after_another_one_starts_again() {
    let mut script = Script::started(config());
    script.show(&["one"]).at(100).set_session(SESSION + 1);
    script.at(200).set_session(SESSION).stop();
    assert_eq!(
        script.segment(2).header.session_start_wall_ms,
        SESSION as u64 + 200
    );
}

#[test]
fn a_new_session_opens_with_the_present_screen() {
    // A screen that does not change is not drawn again.
    let mut script = Script::started(config());
    script.show(&["kept"]).at(500).set_session(SESSION + 1);
    check(
        &mut script,
        &[
            "open s0 device-1/1700000000000",
            "append s0",
            "seal s0",
            "open s1 device-1/1700000000001",
            "deliver",
        ],
    );
    script.stop();
    check_segment(&script, 1, &["500 keyframe @0 kept"]);
}

#[test]
fn a_new_device_starts_with_the_next_frame() {
    let mut script = Script::started(config());
    script.show(&["of the last user"]).forget().set_device("device-2");
    check(&mut script, &["append s0", "seal s0", "deliver"]);
    script.at(10).show(&["of the next user"]);
    check(&mut script, &["open s1 device-2/1700000000000"]);
    script.stop();
    check_segment(&script, 1, &["10 keyframe @0 of the next user"]);
}

#[test]
fn two_changes_of_the_session_keep_the_screen() {
    let mut script = Script::started(config());
    script.show(&["kept"]).at(500);
    script.set_session(SESSION + 1).set_session(SESSION + 2).stop();
    check_texts(&script, SESSION + 2, &["kept"]);
}

#[test]
fn a_session_out_of_the_sample_ends_the_recording_of_the_one_before() {
    // The ratio of the first session is 0.914457, and that of the second is above 0.92.
    let mut script = Script::started(SessionReplayConfig {
        sample_rate: 0.92,
        ..config()
    });
    let out = (1..1000)
        .map(|n| SESSION + n)
        .find(|id| !afterimage_config::is_sampled(*id, 0.92))
        .unwrap();
    script.show(&["one"]).set_session(out).show(&["two"]);
    check(
        &mut script,
        &[
            "open s0 device-1/1700000000000",
            "append s0",
            "seal s0",
            "deliver",
        ],
    );
}

#[test]
fn starts_and_stops_in_quick_turns_end_in_the_last_state() {
    let mut script = Script::new(config());
    for _ in 0..50 {
        script.start().stop();
    }
    script.start().forget().show(&["one"]);
    check(&mut script, &["open s0 device-1/1700000000000"]);
}

#[test]
fn a_disposed_engine_seals_before_it_releases_the_spool() {
    // The next engine would take an unsealed segment for the remains of a crash.
    let mut script = Script::started(config());
    script.show(&["one"]).forget().dispose().show(&["two"]);
    check(&mut script, &["append s0", "seal s0", "release"]);
    assert_eq!(script.status().capture, CaptureState::Idle);
}

#[test]
fn a_segment_ends_after_thirty_seconds_and_each_one_opens_with_a_keyframe() {
    let mut script = Script::started(config());
    script.show(&["one"]).at(29_000).show(&["two"]).forget();
    script.at(31_000).show(&["three"]);
    check(
        &mut script,
        &["append s0", "seal s0", "open s1 device-1/1700000000000"],
    );
    script.stop();
    check_segment(&script, 0, &["0 keyframe @0 one", "29000 changes @0 two"]);
    check_segment(&script, 1, &["31000 keyframe @0 three"]);
}

#[test]
fn a_segment_of_a_still_screen_ends_by_its_deadline() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget().at(29_999);
    check(&mut script, &["append s0"]);
    script.at(30_000);
    check(&mut script, &["seal s0"]);
    assert_eq!(script.deadline(), None);
}

#[test]
fn a_block_is_appended_after_one_second() {
    // A process that is killed loses no more than that.
    let mut script = Script::started(config());
    script.show(&["one"]).forget().at(999);
    check(&mut script, &[]);
    script.at(1000);
    check(&mut script, &["append s0"]);
    check_segment(&script, 0, &["0 keyframe @0 one"]);
}

#[test]
fn unchanged_frames_add_one_entry_with_the_time_of_the_last_walk() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .at(100)
        .show(&["one"])
        .at(200)
        .show(&["one"])
        .stop();
    check_segment(&script, 0, &["0 keyframe @0 one", "200 no changes"]);
    let counters = script.status().counters;
    assert_eq!((counters.frames, counters.unchanged_frames), (3, 2));
}

#[test]
fn a_malformed_tree_is_counted_and_the_next_frame_is_recorded() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget();
    script.write(HOST, |writer| {
        let rect = Rect::default();
        // A parent that the tree does not have.
        writer.node(NodeId::new(2).unwrap(), NodeId::new(9), Kind::Text, rect);
    });
    check(&mut script, &[]);
    let counters = script.status().counters;
    assert_eq!((counters.frames, counters.bad_frames), (1, 1));
    assert!(counters.last_bad_frame.is_some());
    script.at(10).show(&["two"]).stop();
    check_segment(&script, 0, &["0 keyframe @0 one", "10 changes @0 two"]);
}

#[test]
fn a_tree_over_the_limits_becomes_placeholders_and_is_counted() {
    let mut script = Script::started(config());
    script.write(HOST, |writer| {
        for id in 1..=MAX_DEPTH as u32 + 50 {
            let (node, parent) = (NodeId::new(id).unwrap(), NodeId::new(id - 1));
            writer.node(node, parent, Kind::Container, Rect::default());
        }
    });
    script.stop();
    let counters = script.status().counters;
    assert_eq!((counters.frames, counters.bad_frames), (1, 0));
    assert!(counters.degraded_nodes > 0);
    let Entry::Keyframe(frame) = &script.segment(0).entries()[0].value else {
        panic!("a segment opens with a keyframe")
    };
    assert_eq!(frame.nodes.last().unwrap().kind, Kind::Placeholder);
}

#[test]
fn a_rotation_is_recorded_with_the_new_window() {
    let mut script = Script::started(config());
    let rotated = HostEvent::Viewport {
        width: 844.0,
        height: 390.0,
    };
    script.show(&["one"]).at(10).event(rotated).stop();
    check_segment(
        &script,
        0,
        &["0 keyframe @0 one", "10 viewport 8440x3900", "10 landscape"],
    );
}
