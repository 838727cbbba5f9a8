//! Touches without a place, between touches with one.

use afterimage_wireframe::{Entry, Environment, Kind, Point, Touch, TouchPhase};

use super::Made;
use super::made::{at, keyframe, node, rect, vector};
use crate::random::Recorded;

pub(super) fn placeless() -> Made {
    let shown = keyframe(0, vec![node(1, 0, Kind::Container, rect(0, 0, 3900, 8440))], None);
    let second = TouchPhase::ALL
        .iter()
        .zip(0..)
        .map(|(phase, step)| without(2000 + step, 7, *phase));
    vector(
        "placeless",
        vec![
            vec![
                at(0, shown),
                touch(100, TouchPhase::Start),
                touch(150, TouchPhase::End),
                without(200, 0, TouchPhase::Start),
                without(260, 0, TouchPhase::End),
                touch(300, TouchPhase::Start),
                without(350, u32::MAX, TouchPhase::Start),
            ],
            second.collect(),
        ],
    )
}

fn touch(at_ms: u64, phase: TouchPhase) -> Recorded {
    let place = Point { x: 1200, y: 3400 };
    let touch = Touch {
        pointer: 0,
        phase,
        at: place,
    };
    at(at_ms, Entry::Touch(touch))
}

fn without(at_ms: u64, pointer: u32, phase: TouchPhase) -> Recorded {
    let touch = Environment::TouchWithoutPlace { pointer, phase };
    at(at_ms, Entry::Environment(touch))
}
