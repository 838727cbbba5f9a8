//! Frame buffers described in JSON, from which the writers of all languages build the golden vectors.

use std::fmt::Debug;
use std::fs;
use std::path::PathBuf;

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{
    Attr, Ident, Kind, NodeId, Point, Rect, SourceId, TextField, Timed, Touch, TouchPhase, Viewport,
};
use serde_json::Value;

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/frame-buffer")
}

/// Whether to write the vectors instead of comparing with them (`AFTERIMAGE_BLESS=1`).
pub(crate) fn bless() -> bool {
    std::env::var_os("AFTERIMAGE_BLESS").is_some()
}

/// The JSON files of a folder, sorted by name.
pub(crate) fn descriptions(folder: &str) -> Vec<(String, Value)> {
    let mut found: Vec<_> = fs::read_dir(self::folder().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .map(|path| {
            let json = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), json)
        })
        .filter(|(name, _)| name != "codes" && name != "lengths")
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(!found.is_empty());
    found
}

/// The number of values in a vector that no version knows.
pub(crate) fn unknown_values(name: &str) -> u32 {
    match name {
        // An input type and a content type.
        "every-key" => 2,
        // An ellipsis and two layout directions.
        "layout-direction" => 3,
        _ => 0,
    }
}

/// Compares bytes with the content of a file, or writes the file if [`bless`] is set.
pub(crate) fn check_file(name: &str, bytes: &[u8]) {
    let path = folder().join(name);
    if bless() {
        fs::write(&path, bytes).unwrap();
    }
    let expected = fs::read(&path).unwrap_or_default();
    let same = bytes.iter().zip(&expected).take_while(|(a, b)| a == b).count();
    assert!(
        bytes == expected,
        "{name}: {} bytes differ from the file's {} at byte {same}",
        bytes.len(),
        expected.len()
    );
}

pub(crate) fn write(json: &Value) -> Vec<u8> {
    let mut writer = FrameWriter::default();
    let [w, h] = ints(&json["viewport"]);
    let source = SourceId(int(&json["source"]) as u8);
    writer.begin(source, json["elapsed_ms"].as_u64().unwrap(), Viewport { w, h });
    if !json["tree"].is_null() {
        writer.tree();
        for node in list(&json["tree"]["nodes"]) {
            write_node(&mut writer, node);
        }
        if let Some(ranks) = json["tree"]["paint"].as_array() {
            let ranks: Vec<u32> = ranks.iter().map(|rank| int(rank) as u32).collect();
            writer.paint_ranks(&ranks);
        }
    }
    for touch in touches(json) {
        writer.touch(&touch);
    }
    writer.finish().to_vec()
}

fn write_node(writer: &mut FrameWriter, node: &Value) {
    let kind = Kind::from_name(text(&node["kind"])).unwrap();
    writer.node(id(node).unwrap(), parent(node), kind, place(node));
    for (key, value) in attrs(node) {
        writer.attr(key, value);
    }
    for (key, value) in idents(node) {
        writer.ident(key, value);
    }
    for (key, value) in texts(node) {
        writer.text(key, value);
    }
}

pub(crate) fn id(node: &Value) -> Option<NodeId> {
    NodeId::new(int(&node["id"]) as u32)
}

pub(crate) fn parent(node: &Value) -> Option<NodeId> {
    NodeId::new(int(&node["parent"]) as u32)
}

pub(crate) fn place(node: &Value) -> Rect {
    let [x, y, w, h] = ints(&node["place"]);
    Rect { x, y, w, h }
}

pub(crate) fn attrs(node: &Value) -> impl Iterator<Item = (Attr, u32)> {
    pairs(&node["attrs"]).map(|(name, value)| (named(Attr::ALL, name), int(value) as u32))
}

pub(crate) fn idents(node: &Value) -> impl Iterator<Item = (Ident, &str)> {
    pairs(&node["idents"]).map(|(name, value)| (named(Ident::ALL, name), text(value)))
}

pub(crate) fn texts(node: &Value) -> impl Iterator<Item = (TextField, &str)> {
    pairs(&node["texts"]).map(|(name, value)| (named(TextField::ALL, name), text(value)))
}

pub(crate) fn touches(json: &Value) -> Vec<Timed<Touch>> {
    let touch = |touch: &Value| {
        let [x, y] = ints(&touch["at"]);
        let phase = TouchPhase::from_name(text(&touch["phase"])).unwrap();
        let pointer = int(&touch["pointer"]) as u32;
        Timed::new(
            touch["elapsed_ms"].as_u64().unwrap(),
            Touch {
                pointer,
                phase,
                at: Point { x, y },
            },
        )
    };
    list(&json["touches"]).iter().map(touch).collect()
}

pub(crate) fn list(json: &Value) -> &[Value] {
    json.as_array().unwrap()
}

pub(crate) fn int(json: &Value) -> i64 {
    json.as_i64().unwrap()
}

pub(crate) fn text(json: &Value) -> &str {
    json.as_str().unwrap()
}

fn ints<const N: usize>(json: &Value) -> [i32; N] {
    let ints: Vec<i32> = list(json).iter().map(|value| int(value) as i32).collect();
    ints.try_into().unwrap()
}

fn pairs(json: &Value) -> impl Iterator<Item = (&str, &Value)> {
    list(json).iter().map(|pair| (text(&pair[0]), &pair[1]))
}

fn named<K: Copy + Debug>(all: &[K], name: &str) -> K {
    *all.iter().find(|key| format!("{key:?}") == name).unwrap()
}
