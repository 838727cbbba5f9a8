//! Random trees with transforms and paint ranks: a browser paints the recorded node on top.

use afterimage_compression::SegmentHeader;
use afterimage_replay::RrwebWriter;
use afterimage_wireframe::{Entry, RecordedText};
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
    serde_json::from_slice(&out).unwrap()
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
