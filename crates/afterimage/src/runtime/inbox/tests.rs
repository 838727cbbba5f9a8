use super::*;
use crate::runtime::totals::Totals;
use afterimage_engine::InstanceMasking;
use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter};
use afterimage_wireframe::{AppState, Point, TouchPhase, Viewport};

const NOW: Now = Now {
    elapsed_ms: 1,
    wall_ms: 1,
};

/// Queues an empty frame of a source, in a window of this width.
fn put_frame(inbox: &Inbox, source: u8, w: i32) {
    let mut writer = FrameWriter::default();
    writer.begin(SourceId(source), 1, Viewport { w, h: 1 });
    writer.tree();
    let buffer = FrameBuffer::open(writer.finish()).unwrap();
    inbox.put_frame(SourceId(source), 1, &buffer.tree().unwrap(), NOW);
}

/// The sources of the queued frames, and the widths of their windows.
fn frames(inbox: &Inbox) -> Vec<(u8, i32)> {
    std::iter::from_fn(|| inbox.take())
        .filter_map(|(message, _)| match message {
            Message::Input(Input::Frame { source, frame, .. }) => Some((source.0, frame.tree().viewport().w)),
            _ => None,
        })
        .collect()
}

fn settings() -> Box<Settings> {
    Box::new(Settings {
        lifecycle: afterimage_config::LifecycleState::Stopped,
        config: afterimage_config::SessionReplayConfig::new("key", "device-1"),
        screens: afterimage_engine::ScreenTransitions::default(),
        recorded_screen: None,
        is_in_background: false,
        keyboard: None,
    })
}

fn touch() -> Timed<Touch> {
    let touch = Touch {
        pointer: 1,
        phase: TouchPhase::Move,
        at: Point { x: 1, y: 1 },
    };
    Timed::new(1, touch)
}

#[test]
fn a_newer_frame_replaces_the_queued_frame_of_its_source() {
    let inbox = Inbox::default();
    put_frame(&inbox, 0, 10);
    put_frame(&inbox, 1, 11);
    put_frame(&inbox, 0, 12);
    assert_eq!(inbox.dropped().frames, 1);
    assert_eq!(frames(&inbox), vec![(1, 11), (0, 12)]);
}

#[test]
fn a_frame_before_a_change_is_not_replaced_after_it() {
    let config = afterimage_config::SessionReplayConfig::new("key", "device-1");
    let flush = Message::Flush {
        deadline_ms: 1,
        pending: PendingFlush::new(Totals::default(), |_| {}),
    };
    let attached = Input::SourcesAttached {
        sources: vec![SourceId(9)],
        masking: Box::new(InstanceMasking::from(&config)),
    };
    for change in [
        Message::Configure(settings()),
        flush,
        Message::Input(attached),
        Message::Input(Input::SourceDetached(SourceId(9))),
    ] {
        let inbox = Inbox::default();
        put_frame(&inbox, 0, 10);
        inbox.put(change, NOW);
        put_frame(&inbox, 0, 11);
        assert_eq!(inbox.dropped().frames, 0);
        assert_eq!(frames(&inbox).len(), 2);
    }
}

#[test]
fn a_frame_before_a_move_to_the_background_is_not_replaced_after_it() {
    let inbox = Inbox::default();
    put_frame(&inbox, 0, 10);
    let state = AppState::Background;
    inbox.put_event(HostEvent::App { state }, NOW);
    put_frame(&inbox, 0, 11);
    put_frame(&inbox, 0, 12);
    assert_eq!(inbox.dropped().frames, 1);
    assert_eq!(frames(&inbox), [(0, 10), (0, 12)]);
}

#[test]
fn a_return_from_the_background_is_not_lost_to_a_flood_of_events() {
    let inbox = Inbox::default();
    let app = |state| HostEvent::App { state };
    for _ in 0..=MAX_HELD_EVENTS {
        inbox.put_event(app(AppState::LowMemory), NOW);
    }
    assert_eq!(inbox.dropped().inputs, 1);
    for _ in 0..=MAX_MOVES {
        inbox.put_event(app(AppState::Active), NOW);
    }
    assert_eq!(inbox.dropped().inputs, 2);
}

#[test]
fn touches_outlive_replaced_frames_and_have_a_bound() {
    let inbox = Inbox::default();
    put_frame(&inbox, 0, 10);
    inbox.put_touches([touch()], NOW);
    put_frame(&inbox, 0, 11);
    let touches = std::iter::from_fn(|| inbox.take())
        .filter(|(message, _)| matches!(message, Message::Input(Input::Touch(_))))
        .count();
    assert_eq!(touches, 1);
    inbox.put_touches((0..=MAX_HELD_TOUCHES).map(|_| touch()), NOW);
    assert_eq!(inbox.dropped().inputs, 1);
}

#[test]
fn a_queued_change_of_settings_is_reported_until_it_is_taken() {
    let inbox = Inbox::default();
    inbox.put(Message::Configure(settings()), NOW);
    assert!(inbox.has_configure());
    assert!(inbox.take().is_some());
    assert!(!inbox.has_configure());
}
