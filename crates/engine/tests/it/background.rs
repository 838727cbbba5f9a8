//! Moves to the background: the process may not return, so everything recorded is sealed.

use afterimage_engine::HostEvent;
use afterimage_wireframe::{AppState, Point, TouchPhase};

use crate::script::{Script, check, config};
use crate::segments::check_segment;

const PLACE: Point = Point { x: 100, y: 200 };

#[test]
fn a_move_to_the_background_seals_and_the_next_frame_opens_a_segment() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget().at(100).app(AppState::Background);
    check(&mut script, &["append s0", "seal s0"]);
    check_segment(&script, 0, &["0 keyframe @0 one", "100 app background"]);
    script.at(5000).show(&["two"]);
    check(&mut script, &["open s1 device-1/1700000000000"]);
}

#[test]
fn each_move_to_the_background_seals_what_was_recorded_since_the_last() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .app(AppState::Background)
        .at(100)
        .show(&["two"])
        .forget();
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
        &["0 keyframe @0 one", "100 start 100,200", "150 app background"],
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
    script.at(150).touch(TouchPhase::End, PLACE).stop();
    check_segment(&script, 1, &["150 keyframe @0 one", "150 end 100,200"]);
}

#[test]
fn a_return_to_the_foreground_is_recorded_in_the_next_segment() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .app(AppState::Background)
        .at(9000)
        .app(AppState::Active)
        .stop();
    check_segment(&script, 1, &["9000 keyframe @0 one", "9000 app active"]);
}

#[test]
fn a_request_for_memory_does_not_seal() {
    let mut script = Script::started(config());
    script.show(&["one"]).forget();
    script.event(HostEvent::App {
        state: AppState::LowMemory,
    });
    check(&mut script, &[]);
}
