//! Random trees with transforms and paint ranks: a browser paints the recorded node on top.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use afterimage_wireframe::{Attr, Entry, Frame, Kind, Node, NodeId, RecordedText, Rect, SourceId};
use serde_json::Value;

use crate::player::{Layer, Player};
use crate::random::Random;
use crate::random_trees::{Trees, WINDOW};

const SCENES: u64 = 16;
const POINTS: usize = 30;
/// Distance within which the node on top has to be the same, in tenths of a pixel. Nearer to an edge, rounding
/// decides.
const EVEN: f64 = 2.0;

/// Exports entries, the first of them at time 0, as one segment.
fn export(entries: &[Entry<RecordedText>]) -> Vec<Value> {
    serde_json::from_str(&json(entries)).unwrap()
}

fn json(entries: &[Entry<RecordedText>]) -> String {
    let header = SegmentHeader {
        viewport: WINDOW,
        ..SegmentHeader::default()
    };
    let mut out = Vec::new();
    let mut writer = RrwebWriter::new(&mut out, &header);
    for (t_ms, entry) in entries.iter().enumerate() {
        assert_eq!(writer.write_entry(t_ms as u64, entry).unwrap(), None);
    }
    writer.finish(entries.len() as u64).unwrap();
    String::from_utf8(out).unwrap()
}

fn top(layers: &[Layer], at: [f64; 2]) -> Option<&str> {
    let drawn = layers.iter().rev().find(|layer| layer.is_drawn_at(at));
    drawn.map(|layer| layer.background.as_str())
}

#[test]
fn random_trees_are_painted_in_the_recorded_order() {
    let mut checked = 0;
    for seed in 0..60 {
        let mut random = Random(seed);
        let mut trees = Trees::default();
        let mut scenes = Vec::new();
        let mut entries = Vec::new();
        for _ in 0..SCENES {
            let source = trees.step(&mut random);
            entries.push(match &trees.0[usize::from(source.0)] {
                Some(frame) => Entry::Keyframe(frame.clone()),
                None => Entry::SourceGone(source),
            });
            scenes.push(trees.clone());
        }
        let events = export(&entries);
        let mut events = events.iter().peekable();
        let mut player = Player::default();
        for (t_ms, scene) in scenes.iter().enumerate() {
            while let Some(event) = events.next_if(|event| event["timestamp"].as_u64() <= Some(t_ms as u64)) {
                player.apply(event);
            }
            let layers = player.layers();
            let mut alone = Player::default();
            let frames = scene.0.iter().flatten();
            let frames: Vec<_> = frames.map(|frame| Entry::Keyframe(frame.clone())).collect();
            for event in export(&frames) {
                alone.apply(&event);
            }
            assert!(
                layers == alone.layers(),
                "seed {seed}, scene {t_ms}: changes and a new document differ"
            );
            for _ in 0..POINTS {
                let at = [random.between(0, WINDOW.w - 1), random.between(0, WINDOW.h - 1)].map(f64::from);
                if !scene.is_even(at, EVEN) {
                    continue;
                }
                let expected = scene.top(at).map(|colour| format!("#{:06x}", colour >> 8));
                let pixel = at.map(|tenths| tenths / 10.0);
                assert_eq!(
                    top(&layers, pixel),
                    expected.as_deref(),
                    "seed {seed}, scene {t_ms}: on top at {pixel:?}"
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 18_000, "only {checked} points are away from edges");
}

#[test]
fn extreme_transforms_are_exported_as_numbers() {
    const NODES: u32 = 64;
    let rect = Rect {
        x: 0,
        y: 0,
        w: 3000,
        h: 3000,
    };
    let (sin, cos) = 0.1_f32.sin_cos();
    for matrix in [
        [cos, sin, -sin, cos, 0.0, 0.0],
        [1e9, 0.0, 0.0, 1e9, 1e9, -1e9],
        [f32::MAX, f32::MAX, f32::MAX, f32::MIN, f32::MAX, 0.0],
        [1e-30, 0.0, 0.0, 1e-30, 0.0, 0.0],
        [0.0; 6],
        [f32::NAN, 0.0, f32::INFINITY, 1.0, 0.0, 0.0],
    ] {
        let mut frame = Frame::empty(SourceId(0), WINDOW);
        for id in 1..=NODES {
            let mut node = Node::new(NodeId::new(id).unwrap(), NodeId::new(id - 1), Kind::Scroll, rect);
            let codes = (Attr::TransformA.code()..)
                .take(matrix.len())
                .map(|code| Attr::from_code(code).unwrap());
            for (key, part) in codes.zip(matrix) {
                node.attrs.insert(key, part.to_bits());
            }
            node.attrs.insert(Attr::ClipsChildren, 1);
            node.attrs.insert(Attr::Background, id << 8 | 0xff);
            frame.nodes.push(node);
        }
        // Children below their parents, so that every transform is passed on.
        let paint: Vec<NodeId> = frame.nodes.iter().rev().map(|node| node.id).collect();
        frame.paint = Some(paint.into_iter().skip(1).chain(NodeId::new(NODES)).collect());
        let text = json(&[Entry::Keyframe(frame)]);
        assert!(!text.contains("NaN") && !text.contains("inf"), "{matrix:?}");
    }
}
