//! Reads traces into the entries that a recording of them holds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{
    Align, Attr, Clips, Entry, Environment, Frame, Ident, InputType, Kind, Node, NodeId, Point, RecordedText,
    Rect, SourceId, TextField, Touch, TouchPhase, Viewport,
};
use serde_json::Value;

/// A recorded UI session.
pub struct Trace {
    pub name: String,
    pub records: Vec<Value>,
}

/// The traces that the project carries, and with the corpus there all of its sessions.
pub fn all() -> Vec<Trace> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let corpus = std::env::var_os("AFTERIMAGE_CORPUS").map_or(root.join("../shared/corpus"), PathBuf::from);
    let sessions = corpus.join("sessions");
    let folder = if sessions.is_dir() {
        sessions
    } else {
        root.join("examples/traces")
    };
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "zst"));
    paths.sort();
    paths.iter().map(|path| Trace::read(path)).collect()
}

impl Trace {
    pub fn read(path: &Path) -> Self {
        let text = zstd::decode_all(std::fs::File::open(path).unwrap()).unwrap();
        let text = String::from_utf8(text).unwrap();
        let records = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let name = path.file_name().unwrap().to_string_lossy();
        let name = name.trim_end_matches(".ndjson.zst").to_owned();
        Self { name, records }
    }

    pub fn viewport(&self) -> Viewport {
        viewport(&self.records[0]["viewport"])
    }

    /// The header of a segment that begins with the session.
    pub fn header(&self, start_wall_ms: u64) -> SegmentHeader {
        SegmentHeader {
            device_id: "test-device".to_owned(),
            session_id: start_wall_ms.to_string(),
            session_start_wall_ms: start_wall_ms,
            wall_ms: start_wall_ms,
            viewport: self.viewport(),
            ..SegmentHeader::default()
        }
    }

    pub fn duration_ms(&self) -> u64 {
        self.records[0]["duration_ms"].as_u64().unwrap()
    }

    /// The records but for the header, as entries with their times; each snapshot is a keyframe.
    pub fn entries(&self) -> Vec<(u64, Entry<RecordedText>)> {
        let mut window = self.viewport();
        let mut entries = Vec::new();
        for record in &self.records[1..] {
            let entry = match record["type"].as_str().unwrap() {
                "snapshot" => Entry::Keyframe(frame(record["nodes"].as_array().unwrap(), window)),
                "touch" => Entry::Touch(touch(record)),
                "viewport" => {
                    window = viewport(record);
                    Entry::Environment(Environment::Viewport(window))
                }
                "screen" => Entry::Environment(Environment::Screen(record["name"].as_str().unwrap().into())),
                _ => continue,
            };
            entries.push((record["t_ms"].as_u64().unwrap(), entry));
        }
        entries
    }
}

fn viewport(record: &Value) -> Viewport {
    Viewport {
        w: tenths(&record["w"]),
        h: tenths(&record["h"]),
    }
}

fn touch(record: &Value) -> Touch {
    Touch {
        pointer: record["id"].as_u64().unwrap() as u32,
        phase: TouchPhase::from_name(record["phase"].as_str().unwrap()).unwrap(),
        at: Point {
            x: tenths(&record["x"]),
            y: tenths(&record["y"]),
        },
    }
}

/// A snapshot as a frame: siblings in their order of painting.
pub fn frame(nodes: &[Value], viewport: Viewport) -> Frame<RecordedText> {
    let id = |node: &Value| node["id"].as_u64().unwrap() as u32;
    let mut painted: Vec<&Value> = nodes.iter().collect();
    painted.sort_by_key(|node| node["z"].as_u64());
    let by_id: HashMap<u32, &Value> = painted.iter().map(|node| (id(node), *node)).collect();
    let parent = |node: &Value| by_id.get(&(node["p"].as_u64().unwrap() as u32)).copied();
    let mut children: HashMap<u32, Vec<&Value>> = HashMap::new();
    for node in painted.iter().rev() {
        children.entry(parent(node).map_or(0, id)).or_default().push(node);
    }
    let mut left = children.get(&0).cloned().unwrap_or_default();
    let mut frame = Frame::empty(SourceId(0), viewport);
    let mut clips = Clips::new(viewport);
    while let Some(value) = left.pop() {
        left.extend(children.get(&id(value)).into_iter().flatten());
        frame.nodes.push(node(value, parent(value), &mut clips));
    }
    let paint: Vec<NodeId> = painted
        .iter()
        .map(|node| NodeId::new(id(node)).unwrap())
        .collect();
    if !paint.iter().eq(frame.nodes.iter().map(|node| &node.id)) {
        frame.paint = Some(paint);
    }
    frame
}

fn node(value: &Value, parent: Option<&Value>, clips: &mut Clips) -> Node<RecordedText> {
    let id = NodeId::new(value["id"].as_u64().unwrap() as u32).unwrap();
    let parent_id = parent.and_then(|parent| NodeId::new(parent["id"].as_u64()? as u32));
    let kind = Kind::from_name(value["k"].as_str().unwrap()).unwrap();
    let frame = rect(value);
    let origin = parent.map_or(Point::default(), |parent| {
        let scroll = |key: &str| parent.get(key).map_or(0, tenths);
        let frame = rect(parent);
        Point {
            x: frame.x - scroll("sx"),
            y: frame.y - scroll("sy"),
        }
    });
    let place = Rect {
        x: frame.x - origin.x,
        y: frame.y - origin.y,
        ..frame
    };
    let mut node = Node::new(id, parent_id, kind, place);
    for (name, field) in [
        ("text", TextField::Text),
        ("value", TextField::Value),
        ("ph", TextField::Placeholder),
        ("alt", TextField::Label),
    ] {
        if let Some(text) = value.get(name).and_then(Value::as_str) {
            node.texts.insert(field, RecordedText::new(text));
        }
    }
    for (name, key) in [
        ("aid", Ident::Identifier),
        ("src", Ident::ImageHash),
        ("cls", Ident::Class),
    ] {
        if let Some(text) = value.get(name).and_then(Value::as_str) {
            node.idents.insert(key, text.into());
        }
    }
    attrs(value, &mut node);
    let seen = value.get("clip").map_or(frame, |clip| {
        let edge = |at: usize| tenths(&clip[at]);
        Rect {
            x: edge(0),
            y: edge(1),
            w: edge(2),
            h: edge(3),
        }
    });
    if clips.place(&node).visible != seen {
        if seen == frame {
            node.attrs.insert(Attr::Unclipped, 1);
        } else {
            for (key, length) in [
                (Attr::ClipX, seen.x - frame.x),
                (Attr::ClipY, seen.y - frame.y),
                (Attr::ClipW, seen.w),
                (Attr::ClipH, seen.h),
            ] {
                node.attrs.insert(key, length.cast_unsigned());
            }
        }
        clips.place(&node);
    }
    node
}

fn attrs(value: &Value, node: &mut Node<RecordedText>) {
    let mut set = |key, value: Option<u32>| {
        if let Some(value) = value {
            node.attrs.insert(key, value);
        }
    };
    let length = |value: &Value| tenths(value).cast_unsigned();
    set(Attr::Foreground, value.get("fg").map(colour));
    set(Attr::Background, value.get("bg").map(colour));
    for (name, key) in [
        ("bgi", Attr::BackgroundImage),
        ("fw", Attr::FontWeight),
        ("sh", Attr::Shadow),
        ("on", Attr::Checked),
        ("foc", Attr::Focused),
    ] {
        set(
            key,
            value
                .get(name)
                .and_then(Value::as_u64)
                .map(|number| number as u32),
        );
    }
    for (name, key) in [
        ("fs", Attr::FontSize),
        ("r", Attr::CornerRadius),
        ("sx", Attr::ScrollX),
        ("sy", Attr::ScrollY),
        ("sw", Attr::ContentWidth),
        ("sht", Attr::ContentHeight),
    ] {
        set(key, value.get(name).map(length));
    }
    set(
        Attr::Align,
        value
            .get("al")
            .map(|al| Align::from_name(al.as_str().unwrap()).unwrap().code()),
    );
    if let Some(border) = value.get("bd") {
        set(Attr::BorderWidth, Some(length(&border[0])));
        set(Attr::BorderColour, Some(colour(&border[1])));
        let sides = border.get(2).and_then(Value::as_str);
        set(
            Attr::BorderSides,
            sides.map(|sides| {
                let bit = |letter| 1 << "trbl".find(letter).unwrap();
                sides.chars().map(bit).sum()
            }),
        );
    }
    set(
        Attr::Opacity,
        value
            .get("op")
            .map(|op| (op.as_f64().unwrap() * 1000.0).round() as u32),
    );
    if let Some(range) = value.get("range") {
        let bits = |at: usize| Some((range[at].as_f64().unwrap() as f32).to_bits());
        set(Attr::RangeMin, bits(0));
        set(Attr::RangeMax, bits(1));
    }
    if let Some(natural) = value.get("nat") {
        set(Attr::NaturalWidth, Some(length(&natural[0])));
        set(Attr::NaturalHeight, Some(length(&natural[1])));
    }
    if let Some(name) = value.get("itype").and_then(Value::as_str) {
        let input = InputType::from_name(name).unwrap_or(InputType::Other);
        set(Attr::InputType, Some(input.code()));
        if input == InputType::Other {
            node.idents.insert(Ident::InputTypeName, name.into());
        }
    }
}

/// The frame of a trace's node.
pub fn rect(value: &Value) -> Rect {
    let edge = |name: &str| tenths(&value[name]);
    Rect {
        x: edge("x"),
        y: edge("y"),
        w: edge("w"),
        h: edge("h"),
    }
}

/// A length of a trace in tenths.
pub fn tenths(value: &Value) -> i32 {
    (value.as_f64().unwrap() * 10.0).round() as i32
}

fn colour(value: &Value) -> u32 {
    let digits = &value.as_str().unwrap()[1..];
    let number = u32::from_str_radix(digits, 16).unwrap();
    if digits.len() == 6 {
        (number << 8) | 0xff
    } else {
        number
    }
}
