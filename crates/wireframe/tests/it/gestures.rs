//! The gestures that touch points are recognised as.

use std::fs;
use std::path::Path;

use afterimage_wireframe::gesture::{LOST_AFTER_MS, MAX_POINTERS};
use afterimage_wireframe::{
    Gesture, GestureRecogniser, Point, SwipeDirection, Timed, Touch, TouchPhase, tenths,
};
use serde_json::Value;

type Script<'a> = &'a [(u64, u32, TouchPhase, i32, i32)];

use TouchPhase::{Cancel, End, Move, Start};

fn touch(elapsed_ms: u64, pointer: u32, phase: TouchPhase, x: i32, y: i32) -> Timed<Touch> {
    let at = Point { x, y };
    Timed::new(elapsed_ms, Touch { pointer, phase, at })
}

fn check(script: Script<'_>, expected: &[Timed<Gesture>]) {
    let mut recogniser = GestureRecogniser::default();
    let found: Vec<_> = script
        .iter()
        .filter_map(|&(at_ms, pointer, phase, x, y)| recogniser.push(&touch(at_ms, pointer, phase, x, y)))
        .collect();
    assert_eq!(found, expected, "{script:?}");
}

fn tap(at_ms: u64, x: i32, y: i32) -> Timed<Gesture> {
    let at = Point { x, y };
    Timed::new(at_ms, Gesture::Tap { at })
}

#[test]
fn short_touch_without_movement_is_a_tap() {
    check(
        &[(0, 0, Start, 50, 60), (499, 0, End, 50, 60)],
        &[tap(499, 50, 60)],
    );
    check(
        &[(0, 0, Start, 50, 60), (80, 0, End, 150, 60)],
        &[tap(80, 50, 60)],
    );
    check(&[(0, 0, Start, 50, 60), (80, 0, End, 151, 60)], &[]);
}

#[test]
fn touch_that_moved_away_and_back_is_no_gesture() {
    check(
        &[
            (0, 0, Start, 0, 0),
            (50, 0, Move, 0, 400),
            (90, 0, Move, 0, 0),
            (99, 0, End, 0, 0),
        ],
        &[],
    );
}

#[test]
fn long_touch_without_movement_is_a_long_press() {
    let at = Point { x: 5, y: 6 };
    let duration_ms = 500;
    check(
        &[(100, 0, Start, 5, 6), (600, 0, End, 9, 6)],
        &[Timed::new(600, Gesture::LongPress { at, duration_ms })],
    );
}

#[test]
fn quick_straight_movement_is_a_swipe() {
    let ways = [
        (-1000, 100, SwipeDirection::Left),
        (1000, -500, SwipeDirection::Right),
        (0, -250, SwipeDirection::Up),
        (100, 900, SwipeDirection::Down),
    ];
    for (x, y, direction) in ways {
        let swipe = Gesture::Swipe {
            from: Point { x: 0, y: 0 },
            to: Point { x, y },
            direction,
            duration_ms: 120,
        };
        check(
            &[
                (0, 0, Start, 0, 0),
                (60, 0, Move, x / 2, y / 2),
                (120, 0, End, x, y),
            ],
            &[Timed::new(120, swipe)],
        );
    }
}

#[test]
fn slow_short_or_curved_movement_is_no_swipe() {
    check(&[(0, 0, Start, 0, 0), (2000, 0, End, 1000, 0)], &[]);
    check(&[(0, 0, Start, 0, 0), (100, 0, End, 249, 0)], &[]);
    check(&[(0, 0, Start, 0, 0), (100, 0, End, 1000, 501)], &[]);
    check(
        &[
            (0, 0, Start, 0, 0),
            (50, 0, Move, 500, 1000),
            (100, 0, End, 1000, 0),
        ],
        &[],
    );
}

#[test]
fn two_pointers_moving_apart_are_a_pinch_only() {
    let pinch = Gesture::Pinch {
        centre: Point { x: 500, y: 0 },
        scale_permille: 2000,
        duration_ms: 200,
    };
    check(
        &[
            (0, 7, Start, 0, 0),
            (10, 8, Start, 1000, 0),
            (100, 7, Move, -500, 0),
            (100, 8, Move, 1500, 0),
            (210, 8, End, 1500, 0),
            (220, 7, End, -500, 0),
            (400, 7, Start, 0, 0),
            (450, 7, End, 0, 0),
        ],
        &[Timed::new(210, pinch), tap(450, 0, 0)],
    );
}

#[test]
fn two_pointers_at_a_constant_distance_are_no_gesture() {
    check(
        &[
            (0, 0, Start, 0, 0),
            (0, 1, Start, 1000, 0),
            (300, 0, Move, 0, 900),
            (300, 1, Move, 1000, 900),
            (310, 0, End, 0, 900),
            (310, 1, End, 1000, 900),
        ],
        &[],
    );
}

#[test]
fn pinch_may_start_with_both_pointers_in_one_place() {
    let pinch = Gesture::Pinch {
        centre: Point { x: 0, y: 0 },
        scale_permille: 300_000,
        duration_ms: 10,
    };
    check(
        &[
            (0, 0, Start, 0, 0),
            (0, 1, Start, 0, 0),
            (10, 1, End, 300, 0),
            (20, 0, End, 0, 0),
        ],
        &[Timed::new(10, pinch)],
    );
}

#[test]
fn three_pointers_are_no_gesture_until_all_are_up() {
    check(
        &[
            (0, 0, Start, 0, 0),
            (0, 1, Start, 1000, 0),
            (0, 2, Start, 2000, 0),
            (10, 2, End, 2000, 0),
            (20, 1, End, 3000, 0),
            (30, 0, End, 0, 0),
            (40, 0, Start, 0, 0),
            (50, 0, End, 0, 0),
        ],
        &[tap(50, 0, 0)],
    );
}

#[test]
fn cancelled_touch_is_no_gesture() {
    check(&[(0, 0, Start, 0, 0), (50, 0, Cancel, 0, 0)], &[]);
    check(
        &[
            (0, 0, Start, 0, 0),
            (0, 1, Start, 1000, 0),
            (50, 0, Cancel, 0, 0),
            (60, 1, End, 2000, 0),
        ],
        &[],
    );
}

#[test]
fn lost_end_does_not_affect_later_gestures() {
    check(
        &[(0, 0, Start, 0, 0), (100, 0, Start, 9, 9), (150, 0, End, 9, 9)],
        &[tap(150, 9, 9)],
    );
    check(
        &[
            (0, 0, Start, 0, 0),
            (LOST_AFTER_MS, 1, Start, 9, 9),
            (LOST_AFTER_MS + 50, 1, End, 9, 9),
        ],
        &[tap(LOST_AFTER_MS + 50, 9, 9)],
    );
}

#[test]
fn end_or_move_without_start_is_no_gesture() {
    check(
        &[(0, 0, Move, 0, 0), (10, 0, End, 0, 0), (20, 3, Cancel, 0, 0)],
        &[],
    );
}

#[test]
fn number_of_pointers_is_limited_and_extreme_positions_cause_no_panic() {
    let mut recogniser = GestureRecogniser::default();
    for pointer in 0..1000 {
        assert_eq!(
            recogniser.push(&touch(5, pointer, Start, i32::MIN, i32::MAX)),
            None
        );
    }
    for pointer in 0..1000 {
        assert_eq!(recogniser.push(&touch(0, pointer, End, i32::MAX, i32::MIN)), None);
    }
    assert!(format!("{recogniser:?}").matches("Pointer").count() <= MAX_POINTERS);
    let tap_after = [touch(10, 0, Start, 1, 1), touch(20, 0, End, 1, 1)];
    let found: Vec<_> = tap_after
        .iter()
        .filter_map(|touch| recogniser.push(touch))
        .collect();
    assert_eq!(found, [tap(20, 1, 1)]);

    recogniser.push(&touch(0, 1, Start, i32::MIN, 0));
    recogniser.push(&touch(0, 2, Start, i32::MAX, 0));
    let pinch = recogniser.push(&touch(u64::MAX, 2, End, i32::MIN, 1));
    assert!(
        matches!(
            pinch,
            Some(Timed {
                value: Gesture::Pinch {
                    scale_permille: 0,
                    ..
                },
                ..
            })
        ),
        "{pinch:?}"
    );
}

/// Counts taps, long presses and swipes of a trace in the repository.
fn gestures_of(trace: &str) -> [usize; 3] {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../examples/traces")
        .join(trace);
    let lines = zstd::decode_all(fs::File::open(path).unwrap()).unwrap();
    let mut recogniser = GestureRecogniser::default();
    let mut counts = [0; 3];
    for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let record: Value = serde_json::from_slice(line).unwrap();
        if record["type"] != "touch" {
            continue;
        }
        let tenths = |key: &str| tenths(record[key].as_f64().unwrap());
        let phase = TouchPhase::from_name(record["phase"].as_str().unwrap()).unwrap();
        let pointer = record["id"].as_u64().unwrap() as u32;
        let at_ms = record["t_ms"].as_u64().unwrap();
        match recogniser.push(&touch(at_ms, pointer, phase, tenths("x"), tenths("y"))) {
            Some(Timed {
                value: Gesture::Tap { .. },
                ..
            }) => counts[0] += 1,
            Some(Timed {
                value: Gesture::LongPress { .. },
                ..
            }) => counts[1] += 1,
            Some(Timed {
                value: Gesture::Swipe { .. },
                ..
            }) => counts[2] += 1,
            Some(other) => panic!("{other:?}"),
            None => {}
        }
    }
    counts
}

#[test]
fn recorded_sessions_have_the_gestures_of_their_scripts() {
    // Counted from the touches of the scripts: short ones, no long ones, and drags. One drag of a slider is too slow.
    assert_eq!(gestures_of("actual-budget.ndjson.zst"), [10, 0, 24]);
    assert_eq!(gestures_of("f7ios-chat.ndjson.zst"), [15, 0, 14]);
    assert_eq!(gestures_of("f7v9-tabs.ndjson.zst"), [36, 0, 12]);
}
