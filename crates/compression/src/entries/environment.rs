//! Environment records: a kind, numbers and names. A reader can skip unknown kinds, and later versions can add numbers and
//! names at the end of a record.

use afterimage_wireframe::{
    AppState, Environment, Gesture, Orientation, Point, Rect, SwipeDirection, TouchPhase, Viewport,
};

use crate::column::Column;
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::FaultKind;

const VIEWPORT: u32 = 0;
const ORIENTATION: u32 = 1;
const SCREEN: u32 = 2;
const APP: u32 = 3;
const KEYBOARD: u32 = 4;
const ANCHOR: u32 = 5;
const TAP: u32 = 6;
const LONG_PRESS: u32 = 7;
const SWIPE: u32 = 8;
const PINCH: u32 = 9;
const TOUCH_WITHOUT_PLACE: u32 = 10;

/// Most numbers of a record of this version.
pub(crate) const MAX_NUMBERS: usize = 6;

/// Encodes a record.
pub(crate) fn put(out: &mut Encoder, environment: &Environment) {
    let (kind, numbers, name) = parts(environment);
    out.number(Column::ENVIRONMENT_KIND, kind);
    out.number(Column::ENVIRONMENT_NUMBER_COUNT, numbers.len() as u32);
    for number in numbers {
        out.wide(Column::ENVIRONMENT_NUMBER, number);
    }
    out.number(Column::ENVIRONMENT_NAME_COUNT, name.is_some().into());
    if let Some(name) = name {
        out.name(Column::ENVIRONMENT_NAME, name);
    }
}

/// Decodes a record; `None` for a record that this version does not know.
pub(crate) fn take(columns: &mut Decoder<'_>) -> Result<Option<Environment>, FaultKind> {
    let kind = columns.number(Column::ENVIRONMENT_KIND)?;
    let count = columns.count(Column::ENVIRONMENT_NUMBER_COUNT)?;
    let numbers: Result<Vec<i64>, FaultKind> = (0..count)
        .map(|_| columns.wide(Column::ENVIRONMENT_NUMBER))
        .collect();
    let count = columns.count(Column::ENVIRONMENT_NAME_COUNT)?;
    let names: Result<Vec<Box<str>>, FaultKind> = (0..count)
        .map(|_| columns.name(Column::ENVIRONMENT_NAME))
        .collect();
    Ok(from_parts(kind, &numbers?, &names?))
}

/// The kind, the numbers and the name of a record.
pub(crate) fn parts(environment: &Environment) -> (u32, Vec<i64>, Option<&str>) {
    match environment {
        Environment::Viewport(size) => (VIEWPORT, vec![size.w.into(), size.h.into()], None),
        Environment::Orientation(orientation) => (ORIENTATION, vec![orientation.code().into()], None),
        Environment::Screen(name) => (SCREEN, Vec::new(), Some(name)),
        Environment::App(state) => (APP, vec![state.code().into()], None),
        Environment::Keyboard(None) => (KEYBOARD, Vec::new(), None),
        Environment::Keyboard(Some(frame)) => (
            KEYBOARD,
            vec![frame.x.into(), frame.y.into(), frame.w.into(), frame.h.into()],
            None,
        ),
        Environment::ClockAnchor { wall_ms, elapsed_ms } => (
            ANCHOR,
            vec![wall_ms.cast_signed(), elapsed_ms.cast_signed()],
            None,
        ),
        Environment::TouchWithoutPlace { pointer, phase } => (
            TOUCH_WITHOUT_PLACE,
            vec![(*pointer).into(), phase.code().into()],
            None,
        ),
        Environment::Gesture(gesture) => {
            let (kind, numbers) = gesture_parts(*gesture);
            (kind, numbers, None)
        }
    }
}

fn gesture_parts(gesture: Gesture) -> (u32, Vec<i64>) {
    let point = |at: Point| [i64::from(at.x), i64::from(at.y)];
    match gesture {
        Gesture::Tap { at } => (TAP, point(at).to_vec()),
        Gesture::LongPress { at, duration_ms } => {
            (LONG_PRESS, [&point(at)[..], &[duration_ms.into()]].concat())
        }
        Gesture::Swipe {
            from,
            to,
            direction,
            duration_ms,
        } => {
            let rest = [i64::from(direction.code()), duration_ms.into()];
            (SWIPE, [point(from), point(to), rest].concat())
        }
        Gesture::Pinch {
            centre,
            scale_permille,
            duration_ms,
        } => {
            let rest = [i64::from(scale_permille), duration_ms.into()];
            (PINCH, [point(centre), rest].concat())
        }
    }
}

/// The record of a kind, numbers and names; `None` if this version does not know the kind or a code, or if numbers or names
/// are missing or out of range.
pub(crate) fn from_parts(kind: u32, numbers: &[i64], names: &[Box<str>]) -> Option<Environment> {
    let code = |number: i64| u32::try_from(number).ok();
    Some(match (kind, numbers, names) {
        (VIEWPORT, &[w, h, ..], _) => Environment::Viewport(Viewport {
            w: length(w)?,
            h: length(h)?,
        }),
        (ORIENTATION, &[orientation, ..], _) => {
            Environment::Orientation(Orientation::from_code(code(orientation)?)?)
        }
        (SCREEN, _, [name, ..]) => Environment::Screen(name.clone()),
        (APP, &[state, ..], _) => Environment::App(AppState::from_code(code(state)?)?),
        (KEYBOARD, &[], _) => Environment::Keyboard(None),
        (KEYBOARD, &[x, y, w, h, ..], _) => Environment::Keyboard(Some(Rect {
            x: length(x)?,
            y: length(y)?,
            w: length(w)?,
            h: length(h)?,
        })),
        (ANCHOR, &[wall_ms, elapsed_ms, ..], _) => Environment::ClockAnchor {
            wall_ms: wall_ms.cast_unsigned(),
            elapsed_ms: elapsed_ms.cast_unsigned(),
        },
        (TAP, &[x, y, ..], _) => Environment::Gesture(Gesture::Tap { at: point(x, y)? }),
        (LONG_PRESS, &[x, y, duration, ..], _) => Environment::Gesture(Gesture::LongPress {
            at: point(x, y)?,
            duration_ms: code(duration)?,
        }),
        (SWIPE, &[x, y, to_x, to_y, direction, duration, ..], _) => Environment::Gesture(Gesture::Swipe {
            from: point(x, y)?,
            to: point(to_x, to_y)?,
            direction: SwipeDirection::from_code(code(direction)?)?,
            duration_ms: code(duration)?,
        }),
        (PINCH, &[x, y, scale, duration, ..], _) => Environment::Gesture(Gesture::Pinch {
            centre: point(x, y)?,
            scale_permille: code(scale)?,
            duration_ms: code(duration)?,
        }),
        (TOUCH_WITHOUT_PLACE, &[pointer, phase, ..], _) => Environment::TouchWithoutPlace {
            pointer: code(pointer)?,
            phase: TouchPhase::from_code(code(phase)?)?,
        },
        _ => return None,
    })
}

fn length(number: i64) -> Option<i32> {
    i32::try_from(number).ok()
}

fn point(x: i64, y: i64) -> Option<Point> {
    Some(Point {
        x: length(x)?,
        y: length(y)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_kinds_codes_and_further_numbers_are_skipped() {
        assert_eq!(from_parts(99, &[1], &[]), None);
        assert_eq!(from_parts(APP, &[99], &[]), None);
        let expected = Environment::Orientation(Orientation::Landscape);
        assert_eq!(from_parts(ORIENTATION, &[1, 2, 3], &[]), Some(expected));
    }
}
