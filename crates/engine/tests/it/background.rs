//! Moves to the background: the process may not return, so everything recorded is sealed, and no frame is recorded there.

use afterimage_config::RemoteOutcome;
use afterimage_wireframe::{AppState, Point, TouchPhase};

use crate::script::{SESSION, Script, check, config, remote};
use crate::segments::check_segment;

const PLACE: Point = Point { x: 100, y: 200 };

#[test]
fn a_move_to_the_background_seals_and_the_next_frame_on_the_screen_opens_a_segment() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget().at(100).app(AppState::Background);
    check(&mut script, &["append s0", "seal s0"]);
    check_segment(&script, 0, &["0 keyframe @0 one", "100 app background"]);
    script.at(5000).app(AppState::Active).show(&["two"]);
    check(&mut script, &["open s1 device-1/1700000000000"]);
    script.stop();
    check_segment(&script, 1, &["5000 app active", "5000 keyframe @0 two"]);
}

#[test]
fn frames_in_the_background_are_dropped_and_counted() {
    let mut script = Script::started(config());
    script.show(&["one"]).at(100).app(AppState::Background);
    script.at(200).show(&["behind"]).at(300).app(AppState::Background);
    script.app(AppState::LowMemory).show(&["still behind"]).stop();
    assert_eq!(script.status().counters.background_frames, 2);
    assert_eq!(script.segments().len(), 1);
    check_segment(&script, 0, &["0 keyframe @0 one", "100 app background"]);
}

#[test]
fn a_session_that_starts_in_the_background_has_no_screen_before_the_app_returns() {
    let mut script = Script::started(config());
    script.show(&["one"]).app(AppState::Background).forget();
    script.at(100).set_session(SESSION + 1).show(&["behind"]).flush(0);
    check(
        &mut script,
        &["deliver", "deliver f1", "complete f1 DeadlinePassed"],
    );
    script.at(200).app(AppState::Inactive).show(&["two"]).stop();
    check_segment(&script, 1, &["200 app inactive", "200 keyframe @0 two"]);
}

#[test]
fn a_host_that_starts_in_the_background_records_its_first_frame_after_it() {
    let mut script = Script::new(config());
    script.app(AppState::Background).start().show(&["behind"]);
    assert!(
        script.reason().contains("in the background"),
        "{}",
        script.reason()
    );
    assert!(script.frame_requests().is_empty());
    script.at(100).app(AppState::Active);
    assert_eq!(script.frame_requests(), [100]);
    script.at(150).show(&["one"]).stop();
    check_segment(&script, 0, &["100 app active", "150 keyframe @0 one"]);
}

#[test]
fn a_frame_of_before_the_background_survives_a_wait_for_remote_config() {
    let mut script = Script::new(remote());
    script.start().show(&["one"]).at(10).app(AppState::Background);
    script.at(20).show(&["behind"]);
    script.at(30).app(AppState::Active).show(&["two"]);
    script.at(40).answer(1, RemoteOutcome::Absent).stop();
    check_segment(&script, 0, &["0 keyframe @0 one", "10 app background"]);
    check_segment(&script, 1, &["30 app active", "30 keyframe @0 two"]);
    assert_eq!(script.status().counters.background_frames, 1);
}

#[test]
fn each_move_to_the_background_seals_what_was_recorded_since_the_last() {
    let mut script = Script::started(config());
    script.show(&["one"]).app(AppState::Background);
    script.at(100).app(AppState::Active).show(&["two"]).forget();
    script.app(AppState::Background);
    check(&mut script, &["append s1", "seal s1"]);
}

#[test]
fn a_move_to_the_background_that_the_mapper_drops_still_seals() {
    let mut script = Script::new(config());
    script
        .map_events(|_| None)
        .start()
        .show(&["one"])
        .forget()
        .app(AppState::Background);
    check(&mut script, &["append s0", "seal s0"]);
    check_segment(&script, 0, &["0 keyframe @0 one"]);
}

#[test]
fn held_touches_are_recorded_before_the_segment_is_sealed() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .at(100)
        .touch(TouchPhase::Start, PLACE)
        .at(150)
        .app(AppState::Background);
    check_segment(
        &script,
        0,
        &[
            "0 keyframe @0 one",
            "100 start without place",
            "150 app background",
        ],
    );
}

#[test]
fn a_pointer_that_is_down_in_the_background_completes_no_gesture() {
    // The system takes the pointers away without reporting their end.
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .at(100)
        .touch(TouchPhase::Start, PLACE)
        .app(AppState::Background);
    script.at(150).app(AppState::Active).show(&["one"]);
    script.at(160).touch(TouchPhase::End, PLACE).stop();
    check_segment(
        &script,
        1,
        &["150 app active", "150 keyframe @0 one", "160 end without place"],
    );
}

#[test]
fn a_request_for_memory_does_not_seal() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget();
    script.app(AppState::LowMemory);
    check(&mut script, &[]);
}
