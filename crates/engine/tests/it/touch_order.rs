//! The order of touches and frames: the last frame before a touch and the first one after it decide about its place, by the times of
//! their walks, and a touch about which none decides is recorded without a place.

use afterimage_engine::Input;
use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    AppState, Attr, Kind, NodeId, Point, SourceId, Timed, Touch,
    TouchPhase::{self, End, Move, Start},
};

use crate::script::{ATTACHED, HOST, SESSION, Script, config};
use crate::segments::check_segment;
use crate::touches::{BESIDE, CENTRE, Pad, key, places, show, write};
use crate::views::window;

/// Reports a touch of a pointer that was made before the call.
fn touch_made_at(script: &mut Script, made_ms: u64, phase: TouchPhase, at: Point) {
    let touch = Touch {
        pointer: 1,
        phase,
        at,
    };
    script.input(Input::Touch(Timed::new(made_ms, touch)));
}

/// Submits a frame that was walked before the call.
fn show_walked_at(script: &mut Script, walked_ms: u64, pad: Pad) {
    script.write_walked_at(HOST, walked_ms, |writer| write(writer, pad));
}

/// Submits a frame of another source, transparent or opaque.
fn show_source(script: &mut Script, source: SourceId, background: u32) {
    script.write(source, |writer: &mut FrameWriter| {
        writer.node(NodeId::new(1).unwrap(), None, Kind::Container, window());
        writer.attr(Attr::Background, background);
    });
}

/// Returns a script that shows a pad or none from 0 on.
fn showing(pad: Pad) -> Script {
    let mut script = Script::started(config());
    show(&mut script, 0, pad);
    script
}

fn ended(mut script: Script) -> Script {
    script.stop();
    script
}

#[test]
fn a_pad_in_the_later_or_the_earlier_frame_redacts_the_touches_between() {
    let mut script = showing(Pad::None);
    for (at_ms, digit, then) in [(100, 5, Pad::Masked), (400, 6, Pad::None), (700, 7, Pad::None)] {
        script
            .at(at_ms)
            .touch(Start, key(digit))
            .at(at_ms + 20)
            .touch(End, key(digit));
        show(&mut script, at_ms + 200, then);
    }
    let places = places(&ended(script));
    assert_eq!(places[..6], [CENTRE; 6]);
    assert_eq!(places[6..], [key(7); 3]);
}

#[test]
fn an_equal_frame_decides() {
    let mut script = showing(Pad::Masked);
    script.at(100).touch(Start, BESIDE).at(150).touch(Move, key(1));
    check_segment(&script, 0, &[]);
    show(&mut script, 200, Pad::Masked);
    assert_eq!(places(&ended(script)), [BESIDE, CENTRE]);
}

#[test]
fn a_touch_that_arrives_late_is_decided_by_the_frames_around_it() {
    // Each is made before the frame at 200 and arrives after it.
    for (before, after, expected) in [
        (Pad::Masked, Pad::None, CENTRE),
        (Pad::None, Pad::Masked, CENTRE),
        (Pad::None, Pad::None, key(5)),
        (Pad::None, Pad::Plain, key(5)),
    ] {
        let mut script = showing(before);
        show(&mut script, 200, after);
        script.at(250);
        touch_made_at(&mut script, 190, Start, key(5));
        // It is decided already, so this pad makes no difference.
        show(&mut script, 300, Pad::Blocked);
        assert_eq!(places(&ended(script)), [expected], "{before:?} {after:?}");
    }
}

#[test]
fn a_touch_older_than_the_known_frames_has_no_place() {
    let mut script = showing(Pad::Masked);
    show(&mut script, 200, Pad::None);
    show(&mut script, 400, Pad::Plain);
    script.at(450);
    touch_made_at(&mut script, 190, Start, key(5));
    let script = ended(script);
    assert_eq!(places(&script), []);
    let lines = script.segment(0).lines();
    assert!(lines.contains(&"190 start without place".to_owned()), "{lines:?}");
}

#[test]
fn a_hung_thread_delivers_touches_and_the_frame_that_decides_together() {
    let mut script = showing(Pad::None);
    script.asleep_until(9000);
    touch_made_at(&mut script, 1000, Start, key(5));
    touch_made_at(&mut script, 1050, End, key(5));
    show(&mut script, 9000, Pad::Masked);
    assert_eq!(places(&ended(script)), [CENTRE; 3]);
    let mut script = showing(Pad::None);
    script.asleep_until(9000);
    touch_made_at(&mut script, 1000, Start, key(5));
    show(&mut script, 9000, Pad::None);
    assert_eq!(places(&ended(script)), [key(5)]);
}

#[test]
fn a_frame_walked_before_a_touch_does_not_decide_as_the_one_after_it() {
    let mut script = showing(Pad::None);
    script.at(300).touch(Start, key(5));
    // The walk ended before the touch, so this is the frame before it.
    show_walked_at(&mut script, 290, Pad::Masked);
    check_segment(&script, 0, &[]);
    show(&mut script, 400, Pad::None);
    assert_eq!(places(&ended(script)), [CENTRE]);
}

#[test]
fn a_touch_before_the_first_frame_of_a_recording_has_no_place() {
    // What was on the screen before is not known, whatever the first frame shows.
    for first in [Pad::None, Pad::Masked] {
        let mut script = Script::started(config());
        script.at(100).touch(Start, key(5)).at(150).touch(Move, key(5));
        show(&mut script, 200, first);
        script.at(250).touch(End, BESIDE);
        show(&mut script, 300, Pad::None);
        assert_eq!(places(&ended(script)), []);
    }
}

#[test]
fn a_touch_without_a_frame_after_it_loses_its_place_when_the_bound_passes() {
    let mut script = showing(Pad::None);
    script.at(100).touch(Start, BESIDE).at(150).touch(End, BESIDE);
    script.at(5099);
    check_segment(&script, 0, &["0 keyframe @0"]);
    script.at(5200);
    show(&mut script, 5300, Pad::None);
    check_segment(
        &ended(script),
        0,
        &[
            "0 keyframe @0",
            "100 start without place",
            "150 end without place",
            "5300 no changes",
        ],
    );
}

#[test]
fn the_oldest_of_too_many_touches_loses_its_place() {
    let mut script = showing(Pad::None);
    for _ in 0..=afterimage_engine::MAX_HELD_TOUCHES {
        script.at(100).touch(Start, BESIDE);
    }
    show(&mut script, 200, Pad::None);
    let script = ended(script);
    assert_eq!(places(&script).len(), afterimage_engine::MAX_HELD_TOUCHES);
    assert_eq!(script.status().counters.dropped_inputs, 0);
}

#[test]
fn whatever_ends_first_a_touch_without_a_frame_after_it_has_no_place() {
    let ends: [fn(&mut Script) -> &mut Script; 6] = [
        |script| script.stop(),
        |script| script.flush(1000),
        |script| script.set_session(SESSION + 1),
        |script| script.set_device("device-2"),
        |script| script.app(AppState::Background),
        |script| script.dispose(),
    ];
    for end in ends {
        let mut script = showing(Pad::None);
        script.at(100).touch(Start, key(5)).at(150);
        end(&mut script);
        let entries = script.segment(0).lines();
        assert_eq!(entries[..2], ["0 keyframe @0", "100 start without place"]);
    }
}

#[test]
fn a_segment_that_ends_by_its_age_leaves_held_touches_for_the_next() {
    let mut script = showing(Pad::None);
    script.at(29_900).touch(Start, BESIDE).at(30_100);
    check_segment(&script, 0, &["0 keyframe @0"]);
    show(&mut script, 30_200, Pad::Plain);
    check_segment(
        &ended(script),
        1,
        &[
            "29900 keyframe @0",
            "29900 start 200,1000",
            "30200 changes @0 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11",
        ],
    );
}

#[test]
fn entries_behind_a_held_touch_are_recorded_in_the_order_of_the_calls() {
    let mut script = showing(Pad::None);
    show_source(&mut script, ATTACHED, 0);
    script.at(100).touch(Start, BESIDE).at(120).screen("Pay");
    show_source(&mut script, ATTACHED, 0xff);
    show(&mut script, 200, Pad::None);
    check_segment(
        &ended(script),
        0,
        &[
            "0 keyframe @0",
            "0 keyframe @16",
            "100 start 200,1000",
            "120 screen Pay",
            "120 changes @16",
            "200 no changes",
        ],
    );
}

#[test]
fn every_source_that_is_shown_decides() {
    let mut script = showing(Pad::None);
    show_source(&mut script, ATTACHED, 0);
    script.at(100).touch(Start, key(5));
    show(&mut script, 150, Pad::None);
    check_segment(&script, 0, &[]);
    script.at(200);
    show_source(&mut script, ATTACHED, 0);
    assert_eq!(places(&ended(script)), [key(5)]);
}

#[test]
fn a_source_above_covers_a_pad_only_if_it_does_so_before_and_after() {
    for (before, after, expected) in [(0xff, 0xff, key(5)), (0xff, 0, CENTRE), (0, 0xff, CENTRE)] {
        let mut script = showing(Pad::Masked);
        show_source(&mut script, ATTACHED, before);
        script.at(100).touch(Start, key(5)).at(150);
        show_source(&mut script, ATTACHED, after);
        show(&mut script, 200, Pad::Masked);
        assert_eq!(places(&ended(script)), [expected], "{before} {after}");
    }
}

#[test]
fn a_source_that_is_gone_does_not_hold_touches_and_still_decides() {
    let mut script = Script::started(config());
    script.write(ATTACHED, |writer| write(writer, Pad::Masked));
    show(&mut script, 10, Pad::None);
    script.at(100).touch(Start, key(5)).at(110).detach(ATTACHED);
    show(&mut script, 200, Pad::None);
    // This one was made before the source was gone, whose frames are not known any more.
    touch_made_at(&mut script, 105, End, key(5));
    touch_made_at(&mut script, 105, Start, key(5));
    show(&mut script, 300, Pad::None);
    assert_eq!(places(&ended(script)), [CENTRE; 3], "start, end and tap");
}

#[test]
fn a_frame_that_is_lost_decides_about_nothing() {
    // A frame with a pad was walked at 90, and a newer one replaced it in the queue.
    for touched_ms in [80, 90, 100, 150] {
        let mut script = showing(Pad::None);
        script.at(160).input(Input::FrameLost {
            source: HOST,
            at_ms: 90,
        });
        touch_made_at(&mut script, touched_ms, Start, key(5));
        show(&mut script, 200, Pad::None);
        script.at(210).touch(Start, key(6));
        show(&mut script, 300, Pad::None);
        assert_eq!(places(&ended(script)), [key(6)], "{touched_ms}");
    }
}

#[test]
fn a_pointer_that_went_down_on_a_pad_stays_redacted_whatever_begins_or_ends() {
    let changes: [fn(&mut Script) -> &mut Script; 5] = [
        |script| script.set_session(SESSION + 1),
        |script| script.set_device("device-2"),
        |script| script.stop().at(250).start(),
        |script| script.opt_out().at(250).opt_in(),
        |script| script.app(AppState::Background).at(250).app(AppState::Active),
    ];
    for change in changes {
        let mut script = showing(Pad::Masked);
        script.at(100).touch(Start, key(5));
        show(&mut script, 200, Pad::Masked);
        change(&mut script);
        show(&mut script, 300, Pad::None);
        script.at(310).touch(Move, BESIDE).at(320).touch(End, BESIDE);
        show(&mut script, 400, Pad::None);
        script.at(410).touch(Start, BESIDE).at(420).touch(End, BESIDE);
        show(&mut script, 500, Pad::None);
        let places = places(&ended(script));
        let redacted = places.len() - 3;
        assert!(
            places[..redacted].iter().all(|place| *place == CENTRE),
            "{places:?}"
        );
        assert_eq!(places[redacted..], [BESIDE; 3]);
    }
}

#[test]
fn a_pointer_that_went_down_while_nothing_was_recorded_has_no_place() {
    let mut script = showing(Pad::None);
    script.at(100).touch(Start, BESIDE);
    show(&mut script, 150, Pad::None);
    // Its end and a new start are not seen.
    script.stop().at(200).start();
    show(&mut script, 300, Pad::None);
    script.at(310).touch(Move, key(5)).at(320).touch(End, key(5));
    show(&mut script, 400, Pad::None);
    assert_eq!(places(&ended(script)), [BESIDE]);
}

#[test]
fn a_frame_that_decides_about_a_touch_is_requested_once() {
    let mut script = showing(Pad::None);
    show_source(&mut script, ATTACHED, 0);
    script.at(100).touch(Start, key(5)).at(110);
    show(&mut script, 150, Pad::None);
    assert_eq!(script.frame_requests().len(), 1, "before the first frame");
    script.at(900);
    assert_eq!(script.frame_requests(), [400]);
    show_source(&mut script, ATTACHED, 0);
    assert_eq!(places(&ended(script)), [key(5)]);
}
