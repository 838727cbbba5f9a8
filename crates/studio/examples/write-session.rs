//! Writes a made-up session into the data folder of a studio, for the browser tests. Standard input is one JSON object:
//!
//! ```json
//! { "device_id": "phone-1", "session_id": 1, "start_ms": 1790000000000, "names": { "platform": "ios" },
//!   "segments": [{ "sequence": 0, "entries": [[0, { "frame": "a text" }], [500, { "touch": "start" }],
//!                                             [900, { "screen": "Home" }], [1000, { "app": "background" }]] }] }
//! ```
//!
//! Times count from the session's start, in milliseconds. A frame shows one text, in the node 1. `{ "remove": 9 }` removes a node.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use afterimage_compression::{SegmentHeader, SegmentWriter, seal};
use afterimage_wireframe::{
    AppState, Attr, Change, Entry, Environment, Frame, Kind, Node, NodeId, Point, RecordedText, Rect,
    SourceId, TextField, Timed, Touch, TouchPhase, Viewport,
};
use serde::Deserialize;

const WINDOW: Viewport = Viewport { w: 3900, h: 8440 };

#[derive(Deserialize)]
struct Input {
    device_id: String,
    session_id: i64,
    start_ms: u64,
    #[serde(default)]
    names: Names,
    segments: Vec<Segment>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
struct Names {
    platform: String,
    os_version: String,
    device_model: String,
    app_id: String,
    app_version: String,
    app_build: String,
}

#[derive(Deserialize)]
struct Segment {
    sequence: u64,
    entries: Vec<(u64, EntryKind)>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum EntryKind {
    Frame(String),
    Touch(String),
    Screen(String),
    App(String),
    Remove(u32),
}

fn main() -> Result<(), Box<dyn Error>> {
    let data = PathBuf::from(
        std::env::args_os()
            .nth(1)
            .ok_or("usage: write-session DATA < session.json")?,
    );
    let session: Input = serde_json::from_reader(std::io::stdin())?;
    let folder = data
        .join("segments")
        .join(&session.device_id)
        .join(session.session_id.to_string());
    fs::create_dir_all(&folder)?;
    for segment in &session.segments {
        let file = folder.join(format!("{:06}.seg", segment.sequence));
        fs::write(file, encode(&session, segment)?)?;
    }
    Ok(())
}

fn encode(session: &Input, segment: &Segment) -> Result<Vec<u8>, Box<dyn Error>> {
    let first_ms = segment.entries.first().map_or(0, |(t_ms, _)| *t_ms);
    let names = session.names.clone();
    let (mut writer, header) = SegmentWriter::open(SegmentHeader {
        device_id: session.device_id.clone(),
        session_id: session.session_id.to_string(),
        sequence: segment.sequence,
        session_start_wall_ms: session.start_ms,
        wall_ms: session.start_ms.saturating_add(first_ms),
        elapsed_ms: first_ms,
        viewport: WINDOW,
        density: 1.0,
        platform: names.platform,
        os_version: names.os_version,
        device_model: names.device_model,
        app_id: names.app_id,
        app_version: names.app_version,
        app_build: names.app_build,
        ..SegmentHeader::default()
    });
    let mut records = vec![header];
    for (t_ms, kind) in &segment.entries {
        writer.push(&Timed::new(*t_ms, entry(kind)?))?;
    }
    records.extend(writer.cut_block());
    Ok(seal(&records))
}

fn entry(kind: &EntryKind) -> Result<Entry<RecordedText>, Box<dyn Error>> {
    Ok(match kind {
        EntryKind::Frame(text) => Entry::Keyframe(frame(text)?),
        EntryKind::Touch(phase) => Entry::Touch(Touch {
            pointer: 0,
            phase: match phase.as_str() {
                "start" => TouchPhase::Start,
                "end" => TouchPhase::End,
                phase => return Err(format!("unknown phase {phase}").into()),
            },
            at: Point { x: 1000, y: 2000 },
        }),
        EntryKind::Remove(id) => Entry::Changes {
            source: SourceId(0),
            changes: vec![Change::Remove(NodeId::new(*id).ok_or("id 0")?)],
        },
        EntryKind::Screen(name) => Entry::Environment(Environment::Screen(name.as_str().into())),
        EntryKind::App(state) => Entry::Environment(Environment::App(match state.as_str() {
            "active" => AppState::Active,
            "inactive" => AppState::Inactive,
            "background" => AppState::Background,
            "low-memory" => AppState::LowMemory,
            state => return Err(format!("unknown state {state}").into()),
        })),
    })
}

fn frame(text: &str) -> Result<Frame<RecordedText>, Box<dyn Error>> {
    let rect = Rect {
        x: 200,
        y: 1000,
        w: 3000,
        h: 600,
    };
    let id = NodeId::new(1).ok_or("id 0")?;
    let mut node = Node::new(id, None, Kind::Text, rect);
    node.attrs.insert(Attr::FontSize, 240);
    node.texts.insert(TextField::Text, RecordedText::new(text));
    Ok(Frame {
        nodes: vec![node],
        ..Frame::empty(SourceId(0), WINDOW)
    })
}
