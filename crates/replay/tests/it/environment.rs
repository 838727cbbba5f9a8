//! Environment events, touches and the rendering of single nodes, entry by entry.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use afterimage_wireframe::{
    AppState, Attr, Entry, Environment, Frame, Gesture, Ident, Kind, Node, NodeId, Orientation,
    PlaceholderReason, Point, RecordedText, Rect, SourceId, TextField, Touch, TouchPhase, Viewport,
};
use serde_json::{Value, json};

use crate::player::Player;

const VIEWPORT: Viewport = Viewport { w: 3900, h: 8440 };

type Recorded = Entry<RecordedText>;

fn export(entries: &[(u64, Recorded)]) -> String {
    let mut out = Vec::new();
    let header = SegmentHeader {
        viewport: VIEWPORT,
        ..SegmentHeader::default()
    };
    let mut writer = RrwebWriter::new(&mut out, &header);
    writer.begin_segment();
    for (t_ms, entry) in entries {
        assert_eq!(writer.write_entry(*t_ms, entry).unwrap(), None);
    }
    writer.finish(10_000).unwrap();
    String::from_utf8(out).unwrap()
}

/// Exports entries, plays the events, and returns them.
fn play(entries: &[(u64, Recorded)]) -> Vec<Value> {
    let events: Vec<Value> = serde_json::from_str(&export(entries)).unwrap();
    let mut player = Player::default();
    for event in &events {
        player.apply(event);
    }
    events
}

fn custom(events: &[Value], tag: &str) -> Vec<Value> {
    let tagged = events.iter().filter(|event| event["data"]["tag"] == tag);
    tagged.map(|event| event["data"]["payload"].clone()).collect()
}

fn touch(pointer: u32, phase: TouchPhase) -> Recorded {
    let at = Point { x: 125, y: 200 };
    Entry::Touch(Touch { pointer, phase, at })
}

fn keyframe(node: Node<RecordedText>) -> Recorded {
    keyframe_of(vec![node])
}

fn keyframe_of(nodes: Vec<Node<RecordedText>>) -> Recorded {
    Entry::Keyframe(Frame {
        nodes,
        ..Frame::empty(SourceId(0), VIEWPORT)
    })
}

fn node(kind: Kind) -> Node<RecordedText> {
    let rect = Rect {
        x: 0,
        y: 0,
        w: 1000,
        h: 400,
    };
    Node::new(NodeId::new(1).unwrap(), None, kind, rect)
}

#[test]
fn first_pointer_moves_the_cursor_and_others_are_custom_events() {
    use TouchPhase::{Cancel, End, Move, Start};
    let events = play(&[
        (100, touch(1, Start)),
        (110, touch(2, Start)),
        (120, touch(1, Move)),
        (130, touch(2, Move)),
        (140, touch(1, End)),
        (150, touch(2, End)),
        (160, touch(3, Start)),
        (170, touch(3, Cancel)),
    ]);
    let kinds: Vec<_> = events
        .iter()
        .filter(|event| event["data"]["source"] == 2)
        .map(|event| event["data"]["type"].as_u64().unwrap())
        .collect();
    assert_eq!(kinds, [7, 9, 7, 10]);
    let moved: Vec<_> = events
        .iter()
        .filter(|event| event["data"]["source"] == 6)
        .collect();
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0]["data"]["positions"][0]["x"], json!(12.5));
    let phases: Vec<_> = custom(&events, "touch")
        .iter()
        .map(|touch| touch["phase"].clone())
        .collect();
    assert_eq!(phases, ["start", "move", "end"]);
}

#[test]
fn a_silent_pointer_loses_the_cursor_to_the_next_one() {
    use TouchPhase::{End, Start};
    let events = play(&[
        (100, touch(1, Start)),
        (5_000, touch(2, Start)),
        (5_100, touch(2, End)),
    ]);
    assert_eq!(custom(&events, "touch").len(), 0);
    assert_eq!(
        events.iter().filter(|event| event["data"]["source"] == 2).count(),
        3
    );
}

#[test]
fn environment_without_an_rrweb_event_is_a_custom_event() {
    let at = Point { x: 10, y: 25 };
    let environment = [
        Environment::Screen("Checkout".into()),
        Environment::App(AppState::Background),
        Environment::Orientation(Orientation::Landscape),
        Environment::Gesture(Gesture::LongPress { at, duration_ms: 600 }),
    ];
    let entries: Vec<_> = environment.map(|entry| (50, Entry::Environment(entry))).into();
    let events = play(&entries);
    assert_eq!(custom(&events, "screen"), [json!({ "name": "Checkout" })]);
    assert_eq!(custom(&events, "app"), [json!({ "state": "background" })]);
    assert_eq!(
        custom(&events, "orientation"),
        [json!({ "orientation": "landscape" })]
    );
    assert_eq!(
        custom(&events, "gesture"),
        [json!({ "kind": "long-press", "at": [1.0, 2.5], "duration_ms": 600 })]
    );
    assert_eq!(custom(&events, "end"), [json!({ "duration_ms": 10_000 })]);
    assert_eq!(custom(&events, "session").len(), 1);
}

#[test]
fn keyboard_is_drawn_while_it_is_visible() {
    let frame = |y| Rect {
        x: 0,
        y,
        w: 3900,
        h: 3000,
    };
    let keyboard = |frame| Entry::Environment(Environment::Keyboard(frame));
    let events = play(&[
        (0, keyframe(node(Kind::Container))),
        (100, keyboard(Some(frame(8000)))),
        (200, keyboard(Some(frame(5440)))),
        (300, keyboard(None)),
    ]);
    let mutations: Vec<_> = events
        .iter()
        .filter(|event| event["data"]["source"] == 0)
        .collect();
    assert_eq!(mutations.len(), 3);
    assert_eq!(
        mutations[0]["data"]["adds"][0]["node"]["attributes"]["class"],
        "keyboard"
    );
    assert_eq!(
        mutations[1]["data"]["attributes"][0]["attributes"]["style"],
        json!({ "top": "544px" })
    );
    assert_eq!(mutations[2]["data"]["removes"].as_array().map(Vec::len), Some(1));
    assert_eq!(custom(&events, "keyboard").len(), 3);
}

#[test]
fn a_blocked_view_has_its_class_and_text() {
    let mut blocked = node(Kind::Placeholder);
    blocked
        .attrs
        .insert(Attr::PlaceholderReason, PlaceholderReason::Blocked.code());
    let out = export(&[(0, keyframe(blocked))]);
    assert!(out.contains(r#""class":"blocked""#) && out.contains(r#""textContent":"blocked""#));
}

#[test]
fn a_form_field_shows_its_placeholder_while_its_value_is_empty() {
    let field = |value: &str| {
        let mut field = node(Kind::Input);
        field.texts.insert(TextField::Value, RecordedText::new(value));
        field
            .texts
            .insert(TextField::Placeholder, RecordedText::new("Card number"));
        keyframe(field)
    };
    let events = play(&[(0, field("")), (100, field("****")), (200, field(""))]);
    let texts: Vec<_> = events
        .iter()
        .filter_map(|event| event["data"]["texts"][0]["value"].as_str())
        .collect();
    assert_eq!(texts, ["****", "Card number"]);
    assert!(!export(&[(0, field(""))]).contains(r#""tagName":"input""#));
}

#[test]
fn a_form_field_with_icons_shows_its_value_and_one_with_other_children_does_not() {
    let field = |child: Kind| {
        let mut field = node(Kind::Input);
        field.texts.insert(TextField::Value, RecordedText::new("Lisbon"));
        let child = Node::new(NodeId::new(9).unwrap(), Some(field.id), child, field.rect);
        export(&[(0, keyframe_of(vec![field, child]))])
    };
    assert!(field(Kind::Image).contains(r#""textContent":"Lisbon""#));
    assert!(!field(Kind::Text).contains("Lisbon"));
}

/// Any text becomes a text node, and names from the app reach no attribute.
#[test]
fn recorded_strings_never_become_markup_or_style() {
    let evil = r#"</style><script>alert(1)</script><img src="http://x/" onerror=alert(1)>;color:red"#;
    let mut node = node(Kind::Text);
    for field in TextField::ALL {
        node.texts.insert(*field, RecordedText::new(evil));
    }
    for key in Ident::ALL {
        node.idents.insert(*key, "url(http://evil/)".into());
    }
    for key in Attr::ALL {
        node.attrs.insert(*key, f32::NAN.to_bits());
    }
    let entries = [
        (0, keyframe(node)),
        (10, Entry::Environment(Environment::Screen(evil.into()))),
    ];
    let out = export(&entries);
    assert!(!out.contains('<') && !out.contains("evil") && !out.contains("NaN"));
    let texts = play(&entries)
        .iter()
        .map(|event| event.to_string().matches("onerror").count())
        .sum::<usize>();
    assert_eq!(texts, 2, "once as a text node, once as a screen's name");
}
