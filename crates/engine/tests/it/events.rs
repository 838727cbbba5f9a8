//! Host events: merged, limited, mapped, and recorded in order.

use afterimage_engine::HostEvent;
use afterimage_wireframe::{AppState, Point, TouchPhase};

use crate::script::{SESSION, Script, check, config};
use crate::segments::check_segment;

#[test]
fn frames_touches_and_events_are_recorded_in_the_order_of_their_calls() {
    let place = Point { x: 100, y: 200 };
    let mut script = Script::started(config());
    script.show(&["one"]).at(50).screen("Inbox");
    script
        .at(100)
        .touch(TouchPhase::Start, place)
        .at(150)
        .touch(TouchPhase::End, place);
    script.at(200).show(&["one", "two"]).stop();
    check_segment(
        &script,
        0,
        &[
            "0 keyframe @0 one",
            "50 screen Inbox",
            "100 start 100,200",
            "150 end 100,200",
            "150 tap 100,200",
            "200 changes @0 one, two",
        ],
    );
}

#[test]
fn a_repeated_event_is_recorded_once() {
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .screen("Home")
        .at(10)
        .screen("Home")
        .at(20)
        .screen("Pay")
        .stop();
    check_segment(
        &script,
        0,
        &["0 keyframe @0 one", "0 screen Home", "20 screen Pay"],
    );
}

#[test]
fn an_event_while_nothing_is_recorded_opens_no_segment() {
    let mut script = Script::new(config());
    script.screen("Home").app(AppState::Background);
    check(&mut script, &[]);
    script
        .start()
        .stop()
        .forget()
        .screen("Pay")
        .app(AppState::Background);
    check(&mut script, &[]);
}

#[test]
fn a_segment_names_the_screen_that_was_shown_before_the_start() {
    let mut script = Script::new(config());
    script.screen("Home").start().show(&["one"]).stop();
    check_segment(&script, 0, &["0 keyframe @0 one"]);
    assert_eq!(script.segment(0).header.screen, "Home");
}

#[test]
fn a_later_session_names_the_screen_that_is_shown() {
    let mut script = Script::started(config());
    script
        .screen("Home")
        .show(&["one"])
        .set_session(SESSION + 1)
        .stop();
    assert_eq!(script.segment(1).header.screen, "Home");
}

#[test]
fn the_mapper_edits_and_drops_events() {
    let mut script = Script::new(config());
    script.map_events(|event| match event {
        HostEvent::Screen { name } if name == "private" => None,
        HostEvent::Screen { .. } => Some(HostEvent::Screen {
            name: "edited".to_owned(),
        }),
        other => Some(other),
    });
    script
        .start()
        .show(&["one"])
        .screen("home")
        .at(10)
        .screen("private")
        .at(20)
        .screen("end")
        .stop();
    check_segment(
        &script,
        0,
        &["0 keyframe @0 one", "0 screen edited", "20 screen edited"],
    );
}

#[test]
fn the_header_of_a_segment_has_the_name_that_the_mapper_left() {
    let mut script = Script::new(config());
    script.map_events(|event| match event {
        HostEvent::Screen { name } => {
            let name = name.strip_prefix("public ")?.to_owned();
            Some(HostEvent::Screen { name })
        }
        other => Some(other),
    });
    script
        .start()
        .screen("public home")
        .flush(0)
        .show(&["one"])
        .flush(0);
    script.screen("account of ada").show(&["two"]).flush(0);
    script.set_session(SESSION + 1).stop();
    let screens: Vec<_> = script
        .segments()
        .iter()
        .map(|segment| segment.header.screen.as_str())
        .collect();
    assert_eq!(screens, ["home", "", ""]);
}

#[test]
fn a_mapper_that_changes_the_kind_of_an_event_drops_it() {
    let mut script = Script::new(config());
    script.map_events(|_| {
        Some(HostEvent::App {
            state: AppState::Active,
        })
    });
    script.start().show(&["one"]).screen("Home").stop();
    check_segment(&script, 0, &["0 keyframe @0 one"]);
}

#[test]
fn a_flood_of_events_is_limited_and_earlier_ones_are_kept() {
    let mut script = Script::started(config());
    script.show(&["one"]);
    for n in 0..1000 {
        script.screen(&n.to_string());
    }
    script.stop();
    assert_eq!(script.segment(0).entries().len(), 1 + 50);
}

#[test]
fn the_keyboard_is_recorded_and_hidden_again() {
    let keyboard = |height| HostEvent::Keyboard {
        x: 0.0,
        y: 500.0,
        width: 390.0,
        height,
    };
    let mut script = Script::started(config());
    script
        .show(&["one"])
        .at(10)
        .event(keyboard(300.0))
        .at(20)
        .event(keyboard(0.0))
        .stop();
    check_segment(
        &script,
        0,
        &["0 keyframe @0 one", "10 keyboard at 0,5000", "20 keyboard hidden"],
    );
}
