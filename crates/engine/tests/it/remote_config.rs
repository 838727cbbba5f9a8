//! Remote config decides before anything is recorded.

use afterimage_config::{PrivacyLevel, RemoteConfig, RemoteOutcome, SessionReplayConfig};
use afterimage_engine::{CaptureState, IoEvent, RequestId};
use afterimage_wireframe::{AppState, Point, TouchPhase};

use crate::script::{ATTACHED, SESSION, Script, cached_outcome, check, remote, with_rules};
use crate::segments::{check_segment, check_texts};

const PLACE: Point = Point { x: 100, y: 200 };

fn disabled() -> RemoteConfig {
    RemoteConfig {
        capture_enabled: Some(false),
        ..RemoteConfig::default()
    }
}

#[test]
fn nothing_is_recorded_before_the_answer_and_held_frames_after_it() {
    let mut script = Script::new(remote());
    script.start().at(10).show(&["early"]);
    check(&mut script, &["fetch r1"]);
    assert_eq!(script.status().capture, CaptureState::AwaitingConfig);
    script.at(700).answer(1, RemoteOutcome::Absent);
    check(&mut script, &["open s0 device-1/1700000000000", "deliver"]);
    script.stop();
    check_segment(&script, 0, &["10 keyframe @0 early"]);
}

#[test]
fn the_session_starts_at_the_time_of_the_call_and_not_of_the_answer() {
    let mut script = Script::new(remote());
    script
        .at(100)
        .start()
        .at(600)
        .answer(1, RemoteOutcome::Absent)
        .show(&["one"])
        .stop();
    assert_eq!(
        script.segment(0).header.session_start_wall_ms,
        SESSION as u64 + 100
    );
}

#[test]
fn the_servers_switch_stops_recording() {
    let mut script = Script::new(remote());
    script.start().show(&["one"]).forget();
    script
        .answer(1, RemoteOutcome::Fetched(disabled()))
        .show(&["two"]);
    check(&mut script, &["deliver"]);
    assert!(
        script.reason().contains("disables recording"),
        "{}",
        script.reason()
    );
}

#[test]
fn the_servers_rate_overrides_the_apps() {
    let rate = |sample_rate| RemoteConfig {
        sample_rate: Some(sample_rate),
        ..RemoteConfig::default()
    };
    for (local, server, capture) in [
        (1.0, 0.0, CaptureState::Idle),
        (0.0, 1.0, CaptureState::Recording),
    ] {
        let mut script = Script::new(SessionReplayConfig {
            sample_rate: local,
            ..remote()
        });
        script.start().answer(1, RemoteOutcome::Fetched(rate(server)));
        assert_eq!(script.status().capture, capture);
    }
}

#[test]
fn the_servers_mask_level_applies_to_held_frames() {
    let strict = RemoteConfig {
        privacy_level: Some(PrivacyLevel::Conservative),
        ..RemoteConfig::default()
    };
    let mut script = Script::new(remote());
    script
        .start()
        .show(&["early"])
        .answer(1, RemoteOutcome::Fetched(strict))
        .stop();
    check_segment(&script, 0, &["0 keyframe @0 *****"]);
}

#[test]
fn a_flush_that_waits_for_the_answer_leaves_a_recorded_session() {
    // The segment is opened and sealed by one input.
    let mut script = Script::new(remote());
    script.start().show(&["early"]).flush(1000).forget();
    script.answer(1, RemoteOutcome::Absent);
    check(
        &mut script,
        &[
            "open s0 device-1/1700000000000",
            "append s0",
            "seal s0",
            "deliver f1",
        ],
    );
    assert!(script.status().has_replay);
    assert!(script.reason().starts_with("recorded"), "{}", script.reason());
}

#[test]
fn touches_of_a_segment_that_is_sealed_before_it_is_refused_wait_for_the_next() {
    let mut script = Script::new(remote());
    script.start().show(&["early"]).at(10).app(AppState::Inactive);
    script.flush(1000).refuse_segments(true);
    script.answer(1, RemoteOutcome::Absent);
    assert!(!script.status().has_replay);
    script.refuse_segments(false).at(1000).show(&["two"]).stop();
    check_segment(&script, 1, &["10 app inactive", "1000 keyframe @0 two"]);
}

#[test]
fn nothing_is_recorded_without_an_answer_and_a_cached_one() {
    let mut script = Script::new(remote());
    script
        .start()
        .show(&["one"])
        .forget()
        .answer(1, RemoteOutcome::Unavailable)
        .show(&["two"]);
    check(&mut script, &["deliver"]);
    assert!(
        script.reason().contains("could not be fetched"),
        "{}",
        script.reason()
    );
}

#[test]
fn the_cached_answer_decides_after_the_wait_and_not_before() {
    let mut script = Script::new(remote());
    script
        .cache_config(RemoteConfig::default())
        .start()
        .show(&["one"])
        .forget();
    script.at(1499);
    check(&mut script, &[]);
    script.at(1500);
    check(
        &mut script,
        &["open s0 device-1/1700000000000", "append s0", "deliver"],
    );
}

#[test]
fn a_cached_answer_that_is_read_after_the_wait_decides_at_once() {
    let mut script = Script::new(remote());
    script.start().at(1600).forget();
    let outcome = cached_outcome(RemoteConfig::default());
    script.io(IoEvent::CachedConfig {
        request: RequestId(1),
        outcome,
    });
    check(&mut script, &["deliver"]);
    assert_eq!(script.status().capture, CaptureState::Recording);
}

#[test]
fn an_answer_within_the_wait_overrides_the_cached_answer() {
    let mut script = Script::new(remote());
    script
        .cache_config(disabled())
        .start()
        .at(1000)
        .answer(1, RemoteOutcome::Absent);
    assert_eq!(script.status().capture, CaptureState::Recording);
}

#[test]
fn a_late_answer_decides_if_none_is_cached() {
    let mut script = Script::new(remote());
    script.start().show(&["early"]).at(60_000);
    assert_eq!(
        (script.status().capture, script.deadline()),
        (CaptureState::AwaitingConfig, None)
    );
    script.answer(1, RemoteOutcome::Absent).stop();
    check_texts(&script, SESSION, &["early"]);
}

#[test]
fn a_late_answer_changes_nothing_after_the_cached_one_decided() {
    let mut script = Script::new(remote());
    script
        .cache_config(RemoteConfig::default())
        .start()
        .at(1500)
        .forget();
    script.answer(1, RemoteOutcome::Fetched(disabled()));
    check(&mut script, &[]);
    assert_eq!(script.status().capture, CaptureState::Recording);
}

#[test]
fn a_failure_of_an_earlier_request_does_not_decide_a_later_session() {
    // The request of the later session may still succeed.
    let mut script = Script::new(remote());
    script.start().set_session(SESSION + 1).show(&["one"]);
    script.answer(1, RemoteOutcome::Unavailable);
    check(&mut script, &["fetch r1", "fetch r2"]);
    script.answer(2, RemoteOutcome::Absent);
    check(&mut script, &["open s0 device-1/1700000000001", "deliver"]);
}

#[test]
fn an_answer_of_an_earlier_request_decides_a_later_session() {
    let mut script = Script::new(remote());
    script
        .start()
        .set_session(SESSION + 1)
        .answer(1, RemoteOutcome::Absent);
    assert_eq!(script.status().capture, CaptureState::Recording);
    script.forget().answer(2, RemoteOutcome::Fetched(disabled()));
    check(&mut script, &[]);
}

#[test]
fn a_cached_answer_of_an_earlier_request_is_ignored() {
    let mut script = Script::new(remote());
    script.start().set_session(SESSION + 1).at(2000);
    let outcome = cached_outcome(RemoteConfig::default());
    script.io(IoEvent::CachedConfig {
        request: RequestId(1),
        outcome,
    });
    assert_eq!(script.status().capture, CaptureState::AwaitingConfig);
}

#[test]
fn a_stop_does_not_wait_for_the_answer_which_is_then_ignored() {
    let mut script = Script::new(remote());
    script.start().show(&["one"]).stop();
    assert_eq!(
        (script.status().capture, script.deadline()),
        (CaptureState::Idle, None)
    );
    script.forget().answer(1, RemoteOutcome::Absent);
    check(&mut script, &[]);
}

#[test]
fn an_answer_for_a_disposed_engine_is_ignored() {
    let mut script = Script::new(remote());
    script
        .start()
        .show(&["one"])
        .dispose()
        .answer(1, RemoteOutcome::Absent);
    check(&mut script, &["fetch r1", "release"]);
}

#[test]
fn a_session_that_cannot_be_recorded_requests_no_config() {
    let mut script = Script::new(SessionReplayConfig {
        opt_out: true,
        ..remote()
    });
    script.start();
    check(&mut script, &["purge all", "deliver"]);
    let mut script = Script::new(SessionReplayConfig {
        session_id: -1,
        ..remote()
    });
    script.start();
    check(&mut script, &["deliver"]);
}

#[test]
fn the_screen_is_recorded_after_two_changes_of_the_session_before_the_answer() {
    // The screen may not change for long.
    let mut script = Script::new(remote());
    script
        .start()
        .answer(1, RemoteOutcome::Absent)
        .show(&["kept"])
        .at(100);
    script.set_session(SESSION + 1).set_session(SESSION + 2);
    script.at(200).answer(3, RemoteOutcome::Absent).stop();
    check_segment(&script, 1, &["100 keyframe @0 kept"]);
    assert_eq!(script.segment(1).session, "device-1/1700000000002");
}

#[test]
fn the_newest_frame_before_a_second_change_is_recorded() {
    let mut script = Script::new(remote());
    script
        .start()
        .show(&["older"])
        .show(&["newer"])
        .set_session(SESSION + 1);
    script.answer(2, RemoteOutcome::Absent).stop();
    check_texts(&script, SESSION + 1, &["newer"]);
    assert_eq!(script.segments().len(), 1);
}

#[test]
fn a_frame_of_an_earlier_screen_is_not_kept_over_a_second_change() {
    // It would be masked by the rules of the wrong screen.
    let mut script = Script::new(remote());
    script
        .screen("Home")
        .start()
        .show(&["at home"])
        .screen("Pay")
        .set_session(SESSION + 1);
    script.forget().answer(2, RemoteOutcome::Absent).stop();
    check(&mut script, &["deliver"]);
}

#[test]
fn a_frame_of_a_detached_source_is_not_kept_over_a_second_change() {
    let mut script = Script::new(remote());
    script
        .start()
        .show_from(ATTACHED, &["attached"])
        .detach(ATTACHED)
        .set_session(SESSION + 1);
    script.forget().answer(2, RemoteOutcome::Absent).stop();
    check(&mut script, &["deliver"]);
}

#[test]
fn frames_and_screens_are_held_from_the_call_that_changes_the_session() {
    // Also if the session before was not recorded: the rules go by the screen that the app named after the call.
    let mut script = Script::new(SessionReplayConfig {
        enable_remote_config: true,
        ..with_rules(&["block screen=Pay"])
    });
    script
        .start()
        .answer(1, RemoteOutcome::Fetched(disabled()))
        .forget();
    script
        .at(10)
        .set_session(SESSION + 1)
        .screen("Pay")
        .at(20)
        .show(&["card"]);
    assert_eq!(script.status().capture, CaptureState::AwaitingConfig);
    script.answer(2, RemoteOutcome::Absent).stop();
    check_texts(&script, SESSION + 1, &[]);
    check_segment(&script, 0, &["10 screen Pay", "20 keyframe @0"]);
}

#[test]
fn held_inputs_are_recorded_in_the_order_of_their_calls() {
    let mut script = Script::new(remote());
    script.start().at(10).show(&["one"]).at(20).screen("Home");
    script
        .at(30)
        .touch(TouchPhase::Start, PLACE)
        .at(40)
        .show_from(ATTACHED, &["two"]);
    script.at(500).answer(1, RemoteOutcome::Absent).stop();
    check_segment(
        &script,
        0,
        &[
            "10 keyframe @0 one",
            "20 screen Home",
            "30 start without place",
            "40 keyframe @16 two",
        ],
    );
}

#[test]
fn the_newest_held_frame_of_a_source_replaces_the_older_and_no_touch() {
    let mut script = Script::new(remote());
    script.start().answer(1, RemoteOutcome::Absent).show(&["kept"]);
    script
        .set_session(SESSION + 1)
        .show(&["older"])
        .at(10)
        .touch(TouchPhase::Start, PLACE);
    script
        .at(20)
        .show(&["newer"])
        .answer(2, RemoteOutcome::Absent)
        .stop();
    check_segment(
        &script,
        1,
        // The frame between is not known any more, so none decides about the touch.
        &[
            "0 keyframe @0 kept",
            "10 start without place",
            "20 changes @0 newer",
        ],
    );
    assert_eq!(script.status().counters.replaced_frames, 1);
}

#[test]
fn a_source_that_returns_is_a_new_source_among_held_inputs() {
    let mut script = Script::new(remote());
    script
        .start()
        .at(10)
        .show_from(ATTACHED, &["first"])
        .at(20)
        .detach(ATTACHED);
    script
        .at(30)
        .show_from(ATTACHED, &["second"])
        .answer(1, RemoteOutcome::Absent)
        .stop();
    check_segment(
        &script,
        0,
        &["10 keyframe @16 first", "20 gone @16", "30 keyframe @16 second"],
    );
}
