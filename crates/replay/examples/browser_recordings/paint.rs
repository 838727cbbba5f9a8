//! Random trees, with the background of the node on top at some points.

use afterimage_wireframe::{Entry, Environment, Frame, RecordedText, Timed, diff};
use serde_json::{Value, json};

use super::random::Random;
use super::random_trees::{Trees, WINDOW};
use super::segments;

const SCENE_MS: u64 = 1_000;
/// Points of a scene.
const POINTS: usize = 20;
/// Distance within which the node on top has to be the same, in tenths of a pixel. A browser rounds edges to
/// pixels.
const EVEN: f64 = 15.0;
/// Distance of all points from the edges of the window, in tenths of a pixel.
const MARGIN: i32 = 20;
/// Attempts to find a point.
const ATTEMPTS: usize = 4_000;

/// Returns the recording, and for each scene its time and its points, each with its expected colour.
pub(crate) fn record(seed: u64, count: u64) -> Value {
    let mut random = Random(seed);
    let mut trees = Trees::default();
    let (mut scenes, mut entries, mut expected) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let before = trees.clone();
        let source = trees.step(&mut random);
        let at = usize::from(source.0);
        let entry = match (&before.0[at], &trees.0[at]) {
            (Some(old), Some(new)) => Some(Entry::Changes {
                source,
                changes: diff(old, new),
            }),
            (None, Some(new)) => Some(Entry::Keyframe(new.clone())),
            (Some(_), None) => Some(Entry::SourceGone(source)),
            (None, None) => None,
        };
        let t_ms = number * SCENE_MS;
        // The segment's opening shows a scene at its start.
        entries.extend(entry.map(|entry| Timed::new(t_ms, entry)));
        expected.push(json!({ "t_ms": t_ms, "points": points(&trees, &mut random) }));
        scenes.push(trees.clone());
    }
    // The last scene lasts as long as the others.
    let end = Entry::Environment(Environment::Screen("end".into()));
    entries.push(Timed::new(count * SCENE_MS, end));
    let segments = segments::encode(WINDOW, &entries, |t_ms| {
        let before = (t_ms / SCENE_MS).checked_sub(1);
        let shown = before.map(|scene| &scenes[scene as usize]);
        let frames = shown.into_iter().flat_map(|trees| trees.0.iter().flatten());
        frames
            .map(|frame: &Frame<RecordedText>| Entry::Keyframe(frame.clone()))
            .collect()
    });
    json!({ "segments": segments, "scenes": expected })
}

fn points(trees: &Trees, random: &mut Random) -> Vec<Value> {
    let mut points = Vec::new();
    for _ in 0..ATTEMPTS {
        let at = [WINDOW.w, WINDOW.h].map(|length| f64::from(random.between(MARGIN, length - MARGIN)));
        if trees.is_even(at, EVEN) {
            let colour = trees.top(at).map(|colour| {
                let [red, green, blue, _] = colour.to_be_bytes();
                format!("rgb({red}, {green}, {blue})")
            });
            points.push(json!({ "x": at[0] / 10.0, "y": at[1] / 10.0, "colour": colour }));
        }
        if points.len() == POINTS {
            break;
        }
    }
    points
}
