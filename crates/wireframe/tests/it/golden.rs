//! The golden vectors: every writer encodes these descriptions to these bytes, and the parser reads them.

use std::collections::BTreeMap;
use std::fs;

use afterimage_wireframe::buffer::{Degraded, FrameBuffer, parse};
use afterimage_wireframe::{
    Align, Attr, ContentType, Ellipsis, Frame, Ident, ImageOrigin, InputType, Kind, LayoutDirection,
    MaskOverride, PlaceholderReason, RawText, TextField, TouchPhase, VerticalAlign, tenths,
};
use serde_json::{Value, json};

use crate::vector::{self, check_file, descriptions, list};

#[test]
fn writer_encodes_the_golden_bytes() {
    for (name, json) in descriptions("") {
        check_file(&format!("{name}.bin"), &vector::write(&json));
    }
}

#[test]
fn parser_reads_the_golden_bytes() {
    for (name, json) in descriptions("") {
        let bytes = fs::read(vector::folder().join(format!("{name}.bin"))).unwrap();
        let parsed = parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let degraded = Degraded {
            unknown_values: vector::unknown_values(&name),
            ..Degraded::default()
        };
        assert_eq!(parsed.degraded, degraded, "{name}");
        assert_eq!(parsed.touches, vector::touches(&json), "{name}");
        assert_eq!(Some(parsed.elapsed_ms), json["elapsed_ms"].as_u64(), "{name}");
        assert_eq!(i64::from(parsed.source.0), vector::int(&json["source"]), "{name}");
        assert_eq!(parsed.frame.is_some(), !json["tree"].is_null(), "{name}");
        if let Some(frame) = &parsed.frame {
            assert_eq!(frame.viewport, parsed.viewport, "{name}");
            check_frame(&name, frame, &json["tree"]);
        }
    }
}

fn check_frame(name: &str, frame: &Frame<RawText<'_>>, tree: &Value) {
    let nodes = list(&tree["nodes"]);
    assert_eq!(frame.nodes.len(), nodes.len(), "{name}");
    for (node, json) in frame.nodes.iter().zip(nodes) {
        let place = (name, node.id);
        assert_eq!(Some(node.id), vector::id(json), "{place:?}");
        assert_eq!(node.parent, vector::parent(json), "{place:?}");
        assert_eq!(node.kind.name(), vector::text(&json["kind"]), "{place:?}");
        assert_eq!(node.rect, vector::place(json), "{place:?}");
        // Attributes may be listed in any order; the last value of a key wins.
        let attrs: BTreeMap<_, _> = node.attrs.iter().map(|(key, value)| (key, *value)).collect();
        assert_eq!(attrs, vector::attrs(json).collect(), "{place:?}");
        let idents: BTreeMap<_, _> = node.idents.iter().map(|(key, name)| (key, &**name)).collect();
        assert_eq!(idents, vector::idents(json).collect(), "{place:?}");
        let texts: BTreeMap<_, _> = node.texts.iter().map(|(key, text)| (key, *text)).collect();
        let expected = vector::texts(json).map(|(key, text)| (key, RawText::new(text)));
        assert_eq!(texts, expected.collect(), "{place:?}");
    }
    let painted = tree["paint"].as_array().map(|ranks| {
        let mut order: Vec<_> = frame.nodes.iter().map(|node| node.id).zip(ranks).collect();
        order.sort_by_key(|(_, rank)| vector::int(rank));
        order.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
    });
    // The order of the nodes is stored as no order.
    let painted = painted.filter(|order| !order.iter().eq(frame.nodes.iter().map(|node| &node.id)));
    assert_eq!(frame.paint, painted, "{name}");
}

/// Whether hosts write this key. Masking decisions are written by masking only.
fn is_for_hosts(key: &str) -> bool {
    !["MaskAction", "MaskReason"].contains(&key)
}

/// The keys that are younger than `every-key`, which is not written again, and the vector that has each.
const LATER_KEYS: [(&str, &str); 5] = [
    ("LayoutDirection", "layout-direction"),
    ("Clickable", "layout-direction"),
    ("LetterSpacing", "spacing"),
    ("BackgroundInsets", "spacing"),
    ("SquareCorners", "corners"),
];

#[test]
fn one_vector_contains_every_key_and_kind() {
    let nodes_of = |vector: &str| {
        let mut all = descriptions("").into_iter();
        let (_, json) = all.find(|(name, _)| name == vector).unwrap();
        list(&json["tree"]["nodes"]).to_vec()
    };
    let keys = |nodes: &[Value]| {
        let pairs = nodes.iter().flat_map(|node| list(&node["attrs"]));
        pairs
            .map(|pair| vector::text(&pair[0]).to_owned())
            .collect::<Vec<_>>()
    };
    let mut names: Vec<_> = Attr::ALL.iter().map(|key| format!("{key:?}")).collect();
    names.retain(|name| is_for_hosts(name) && !LATER_KEYS.iter().any(|(key, _)| key == name));
    let nodes = nodes_of("every-key");
    assert_eq!(keys(&nodes[..1]), names);
    for (key, vector) in LATER_KEYS {
        assert!(keys(&nodes_of(vector)).iter().any(|other| other == key), "{key}");
    }
    assert_eq!(list(&nodes[0]["idents"]).len(), Ident::ALL.len());
    assert_eq!(list(&nodes[0]["texts"]).len(), TextField::ALL.len());
    assert_eq!(nodes.len() - 1, Kind::ALL.len());
}

#[test]
fn span_depends_on_the_tree_and_not_on_time_or_touches() {
    let (_, mut json) = descriptions("")
        .into_iter()
        .find(|(name, _)| name == "form")
        .unwrap();
    let before = vector::write(&json);
    json["elapsed_ms"] = 9_999_999.into();
    json["touches"] = json!([{"elapsed_ms": 9_999_000, "pointer": 1, "phase": "start", "at": [5, 5]}]);
    let after = vector::write(&json);
    let span = |bytes: &[u8]| FrameBuffer::open(bytes).unwrap().tree().unwrap().span().to_vec();
    assert_eq!(span(&before), span(&after));

    json["viewport"] = json!([8440, 3900]);
    assert_ne!(span(&before), span(&vector::write(&json)), "a rotation");
    json["viewport"] = json!([3900, 8440]);
    json["tree"]["nodes"][2]["texts"][0][1] = "ada@example.com".into();
    assert_ne!(span(&before), span(&vector::write(&json)), "typed text");
}

#[test]
fn buffer_of_touches_has_no_tree() {
    let bytes = fs::read(vector::folder().join("touches-only.bin")).unwrap();
    let buffer = FrameBuffer::open(&bytes).unwrap();
    assert!(!buffer.has_tree());
    assert!(buffer.tree().is_none());
    assert_eq!(buffer.touches().count(), 6);
    assert_eq!(parse(&bytes).unwrap().frame, None);
}

#[test]
fn bytes_after_the_length_are_ignored() {
    let mut bytes = fs::read(vector::folder().join("tree-and-touches.bin")).unwrap();
    let len = bytes.len();
    bytes.extend_from_slice(&[0xFF; 1000]);
    let buffer = FrameBuffer::open(&bytes).unwrap();
    assert_eq!(buffer.bytes().len(), len);
    assert_eq!(buffer.touches().count(), 2);
}

/// Compares the values of `lengths.json`, which hosts in other languages share.
#[test]
fn lengths_are_rounded_as_hosts_round_them() {
    let json = fs::read(vector::folder().join("lengths.json")).unwrap();
    let json: Value = serde_json::from_slice(&json).unwrap();
    let rows = list(&json["lengths"]);
    assert!(rows.len() > 40, "{} values", rows.len());
    for row in rows {
        let number = |key: &str| vector::text(&row[key]).parse::<f64>().unwrap();
        let found = tenths(number("pixels") / number("density"));
        assert_eq!(i64::from(found), vector::int(&row["tenths"]), "{row}");
    }
}

/// Writes the codes by name to `codes.json`, for the tests of writers in other languages.
#[test]
fn list_of_codes_is_current() {
    let mut sections = Vec::new();
    let mut section = |name: &str, codes: Vec<(String, u32)>| {
        let lines: Vec<_> = codes
            .iter()
            .map(|(name, code)| format!("    \"{name}\": {code}"))
            .collect();
        sections.push(format!("  \"{name}\": {{\n{}\n  }}", lines.join(",\n")));
    };
    macro_rules! keys {
        ($($keys:ident)+) => { $(section(
            stringify!($keys),
            $keys::ALL
                .iter()
                .map(|key| (format!("{key:?}"), key.code().into()))
                .filter(|(name, _)| is_for_hosts(name))
                .collect(),
        );)+ };
    }
    macro_rules! values {
        ($($values:ident)+) => { $(section(
            stringify!($values),
            $values::ALL.iter().map(|value| (value.name().to_owned(), value.code())).collect(),
        );)+ };
    }
    keys!(Attr Ident TextField);
    values!(Kind TouchPhase Align VerticalAlign Ellipsis LayoutDirection InputType ContentType ImageOrigin MaskOverride PlaceholderReason);
    let text = format!("{{\n{}\n}}\n", sections.join(",\n"));
    check_file("codes.json", text.as_bytes());
}
