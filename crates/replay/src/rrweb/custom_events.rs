//! Custom events, for records without an event type in rrweb. The player marks them on its timeline.

use std::io::{self, Write};

use afterimage_compression::SegmentHeader;
use afterimage_wireframe::{Environment, Gesture, Point, Rect, Touch};
use serde_json::{Value, json};

use super::event_writer::EventWriter;
use crate::{Defect, Gap};

/// Returns the payload of `session`: the device, system and app that were recorded.
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

/// Writes the event of an environment entry.
pub(super) fn environment<W: Write>(
    events: &mut EventWriter<W>,
    t_ms: u64,
    environment: &Environment,
) -> io::Result<()> {
    match environment {
        Environment::Screen(name) => events.custom(t_ms, "screen", &json!({ "name": &**name })),
        Environment::App(state) => events.custom(t_ms, "app", &json!({ "state": state.name() })),
        Environment::Orientation(orientation) => {
            events.custom(t_ms, "orientation", &json!({ "orientation": orientation.name() }))
        }
        Environment::Keyboard(frame) => events.custom(t_ms, "keyboard", &keyboard(*frame)),
        Environment::Gesture(recognised) => events.custom(t_ms, "gesture", &gesture(recognised)),
        Environment::TouchWithoutPlace { pointer, phase } => {
            let payload = json!({ "pointer": pointer, "phase": phase.name() });
            events.custom(t_ms, "touch", &payload)
        }
        // rrweb has an event for the window size. Readings of the wall clock place the recording's start.
        Environment::Viewport(_) | Environment::ClockAnchor { .. } => Ok(()),
    }
}

/// Writes a touch point of a pointer that the player's only cursor does not show.
pub(super) fn touch<W: Write>(events: &mut EventWriter<W>, t_ms: u64, touch: &Touch) -> io::Result<()> {
    let payload = json!({
        "pointer": touch.pointer,
        "phase": touch.phase.name(),
        "x": px(touch.at.x),
        "y": px(touch.at.y),
    });
    events.custom(t_ms, "touch", &payload)
}

/// Maximum number of defects with their texts: more than a person reads. The event counts all.
const MAX_LISTED_DEFECTS: usize = 100;

/// Writes the defects of the recording, at its beginning.
pub(super) fn defects<W: Write>(events: &mut EventWriter<W>, defects: &[Defect]) -> io::Result<()> {
    let listed = defects.iter().take(MAX_LISTED_DEFECTS);
    let listed: Vec<_> = listed
        .map(|defect| json!({ "kind": defect.kind(), "text": defect.to_string() }))
        .collect();
    events.custom(0, "defects", &json!({ "count": defects.len(), "listed": listed }))
}

/// Writes a gap, at its beginning.
pub(super) fn gap<W: Write>(events: &mut EventWriter<W>, gap: &Gap) -> io::Result<()> {
    let payload = json!({
        "reason": gap.reason.name(),
        "from_ms": gap.from_ms,
        "to_ms": gap.to_ms,
        "duration_ms": gap.length_ms(),
    });
    events.custom(gap.from_ms, "gap", &payload)
}

/// Writes the end of the recording, which may be later than its last entry. `active_ms` is the time outside its gaps, if
/// they are known.
pub(super) fn end<W: Write>(
    events: &mut EventWriter<W>,
    end_ms: u64,
    active_ms: Option<u64>,
) -> io::Result<()> {
    let payload = match active_ms {
        Some(active_ms) => json!({ "duration_ms": end_ms, "active_ms": active_ms }),
        None => json!({ "duration_ms": end_ms }),
    };
    events.custom(end_ms, "end", &payload)
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
