//! Recorded UI traces as frames, for the tests: the fields that carry most of the bytes.

use std::collections::HashMap;
use std::path::PathBuf;

use afterimage_wireframe::{
    Attr, Entry, Environment, Frame, Ident, Kind, Node, NodeId, Point, RecordedText, Rect, SourceId,
    TextField, Touch, TouchPhase, Viewport,
};
use serde_json::Value;

/// What happened, and when in milliseconds.
pub enum Event {
    Frame(Frame<RecordedText>),
    Other(Entry<RecordedText>),
}

/// The traces that the repository carries, or the whole corpus where there is one.
pub fn paths() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus =
        std::env::var_os("AFTERIMAGE_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let sessions = corpus.join("sessions");
    let folder = if sessions.is_dir() {
        sessions
    } else {
        root.join("examples/traces")
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "zst"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// The events of a trace.
pub fn events(path: &PathBuf) -> Vec<(u64, Event)> {
    let bytes = zstd::decode_all(std::fs::File::open(path).unwrap()).unwrap();
    let lines = std::str::from_utf8(&bytes).unwrap().lines();
    let mut viewport = Viewport::default();
    let mut events = Vec::new();
    for line in lines {
        let record: Value = serde_json::from_str(line).unwrap();
        let size = |value: &Value| Viewport {
            w: tenths(&value["w"]),
            h: tenths(&value["h"]),
        };
        let event = match record["type"].as_str().unwrap() {
            "header" => {
                viewport = size(&record["viewport"]);
                continue;
            }
            "viewport" => {
                viewport = size(&record);
                Event::Other(Entry::Environment(Environment::Viewport(viewport)))
            }
            "screen" => {
                let name = record["name"].as_str().unwrap();
                Event::Other(Entry::Environment(Environment::Screen(name.into())))
            }
            "touch" => Event::Other(Entry::Touch(Touch {
                pointer: number(&record["id"]),
                phase: TouchPhase::from_name(record["phase"].as_str().unwrap()).unwrap(),
                at: Point {
                    x: tenths(&record["x"]),
                    y: tenths(&record["y"]),
                },
            })),
            "snapshot" => Event::Frame(frame(record["nodes"].as_array().unwrap(), viewport)),
            _ => continue,
        };
        events.push((record["t_ms"].as_u64().unwrap(), event));
    }
    events
}

fn tenths(value: &Value) -> i32 {
    (value.as_f64().unwrap() * 10.0).round() as i32
}

fn number(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

fn frame(listed: &[Value], viewport: Viewport) -> Frame<RecordedText> {
    let mut children: HashMap<u32, Vec<&Value>> = HashMap::new();
    for value in listed {
        children.entry(number(&value["p"])).or_default().push(value);
    }
    for siblings in children.values_mut() {
        siblings.sort_by_key(|value| value["z"].as_u64());
    }
    let mut frame = Frame::empty(SourceId(0), viewport);
    let mut pending: Vec<(&Value, Point)> = Vec::new();
    let below = |id, origin| {
        let children = children.get(&id).into_iter().flatten();
        children.rev().map(move |child| (*child, origin))
    };
    pending.extend(below(0, Point::default()));
    while let Some((value, origin)) = pending.pop() {
        let node = node(value, origin);
        let scrolled = node.scroll_offset();
        let inner = Point {
            x: origin.x + node.rect.x - scrolled.x,
            y: origin.y + node.rect.y - scrolled.y,
        };
        pending.extend(below(node.id.value(), inner));
        frame.nodes.push(node);
    }
    let mut painted: Vec<&Value> = listed.iter().collect();
    painted.sort_by_key(|value| value["z"].as_u64());
    let painted: Vec<NodeId> = painted
        .iter()
        .map(|value| NodeId::new(number(&value["id"])).unwrap())
        .collect();
    if !painted.iter().eq(frame.nodes.iter().map(|node| &node.id)) {
        frame.paint = Some(painted);
    }
    frame
}

fn node(value: &Value, origin: Point) -> Node<RecordedText> {
    let (x, y) = (tenths(&value["x"]), tenths(&value["y"]));
    let rect = Rect {
        x: x - origin.x,
        y: y - origin.y,
        w: tenths(&value["w"]),
        h: tenths(&value["h"]),
    };
    let kind = Kind::from_name(value["k"].as_str().unwrap()).unwrap();
    let id = NodeId::new(number(&value["id"])).unwrap();
    let mut node = Node::new(id, NodeId::new(number(&value["p"])), kind, rect);
    let lengths = [
        ("fs", Attr::FontSize),
        ("r", Attr::CornerRadius),
        ("sx", Attr::ScrollX),
        ("sy", Attr::ScrollY),
        ("sw", Attr::ContentWidth),
        ("sht", Attr::ContentHeight),
    ];
    for (name, key) in lengths.into_iter().filter(|(name, _)| value.get(name).is_some()) {
        node.attrs.insert(key, tenths(&value[name]).cast_unsigned());
    }
    for (name, key) in [("fg", Attr::Foreground), ("bg", Attr::Background)] {
        if let Some(colour) = value.get(name) {
            let digits = format!("{:f<8}", &colour.as_str().unwrap()[1..]);
            node.attrs.insert(key, u32::from_str_radix(&digits, 16).unwrap());
        }
    }
    for (name, key) in [
        ("fw", Attr::FontWeight),
        ("on", Attr::Checked),
        ("foc", Attr::Focused),
        ("sh", Attr::Shadow),
        ("bgi", Attr::BackgroundImage),
    ] {
        if let Some(number) = value.get(name).and_then(Value::as_u64) {
            node.attrs.insert(key, number as u32);
        }
    }
    if let Some([x, y, w, h]) = value.get("clip").and_then(Value::as_array).map(Vec::as_slice) {
        node.attrs
            .insert(Attr::ClipX, (tenths(x) - rect.x).cast_unsigned());
        node.attrs
            .insert(Attr::ClipY, (tenths(y) - rect.y).cast_unsigned());
        node.attrs.insert(Attr::ClipW, tenths(w).cast_unsigned());
        node.attrs.insert(Attr::ClipH, tenths(h).cast_unsigned());
    }
    if let Some(hash) = value.get("src").and_then(Value::as_str) {
        node.idents.insert(Ident::ImageHash, hash.into());
    }
    for (name, key) in [
        ("text", TextField::Text),
        ("value", TextField::Value),
        ("ph", TextField::Placeholder),
        ("alt", TextField::Label),
    ] {
        if let Some(text) = value.get(name) {
            let text = text.as_str().map_or_else(|| text.to_string(), str::to_owned);
            node.texts.insert(key, RecordedText::new(text));
        }
    }
    node
}
