//! Custom events: what rrweb has no event for. The player marks them on its timeline.

use std::io::{self, Write};

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Environment, Gesture, Point, Rect, Touch};
use serde_json::{Value, json};

use super::events::Events;

/// Who was recorded.
pub(super) fn session(header: &SegmentHeader) -> Value {
    json!({
        "device_id": header.device_id,
        "session_id": header.session_id,
        "device": header.device_model,
        "platform": header.platform,
        "os": header.os_version,
        "app": header.app_id,
        "app_version": header.app_version,
        "app_build": header.app_build,
        "locale": header.locale,
    })
}

/// What happened around the tree.
pub(super) fn environment<W: Write>(events: &mut Events<W>, t_ms: u64, what: &Environment) -> io::Result<()> {
    match what {
        Environment::Screen(name) => events.custom(t_ms, "screen", &json!({ "name": &**name })),
        Environment::App(state) => events.custom(t_ms, "app", &json!({ "state": state.name() })),
        Environment::Orientation(held) => {
            events.custom(t_ms, "orientation", &json!({ "orientation": held.name() }))
        }
        Environment::Keyboard(frame) => events.custom(t_ms, "keyboard", &keyboard(*frame)),
        Environment::Gesture(what) => events.custom(t_ms, "gesture", &gesture(what)),
        // The window has an event of its own, and times are already those of the wall clock.
        Environment::Viewport(_) | Environment::ClockAnchor { .. } => Ok(()),
    }
}

/// A touch point of a finger that the player's one cursor does not show.
pub(super) fn touch<W: Write>(events: &mut Events<W>, t_ms: u64, touch: &Touch) -> io::Result<()> {
    let payload = json!({
        "pointer": touch.pointer,
        "phase": touch.phase.name(),
        "x": px(touch.at.x),
        "y": px(touch.at.y),
    });
    events.custom(t_ms, "touch", &payload)
}

/// The end of the recording, which may be later than the last thing that happened.
pub(super) fn end<W: Write>(events: &mut Events<W>, end_ms: u64) -> io::Result<()> {
    events.custom(end_ms, "end", &json!({ "duration_ms": end_ms }))
}

fn keyboard(frame: Option<Rect>) -> Value {
    frame.map_or_else(
        || json!({ "visible": false }),
        |frame| {
            json!({
                "visible": true,
                "x": px(frame.x),
                "y": px(frame.y),
                "width": px(frame.w),
                "height": px(frame.h),
            })
        },
    )
}

fn gesture(gesture: &Gesture) -> Value {
    match gesture {
        Gesture::Tap { at } => json!({ "kind": "tap", "at": point(*at) }),
        Gesture::LongPress { at, duration_ms } => {
            json!({ "kind": "long-press", "at": point(*at), "duration_ms": duration_ms })
        }
        Gesture::Swipe {
            from,
            to,
            direction,
            duration_ms,
        } => json!({
            "kind": "swipe",
            "from": point(*from),
            "to": point(*to),
            "direction": direction.name(),
            "duration_ms": duration_ms,
        }),
        Gesture::Pinch {
            centre,
            scale_permille,
            duration_ms,
        } => json!({
            "kind": "pinch",
            "at": point(*centre),
            "scale": f64::from(*scale_permille) / 1000.0,
            "duration_ms": duration_ms,
        }),
    }
}

fn point(at: Point) -> Value {
    json!([px(at.x), px(at.y)])
}

fn px(tenths: i32) -> f64 {
    f64::from(tenths) / 10.0
}
