//! Writer of the event list: one JSON array, written event by event.

use std::io::{self, Write};

use afterimage_wireframe::{Point, Viewport};
use serde::Serialize;

use super::document::{self, BODY};
use super::json;
use super::mutation::{Add, Mutation};
use crate::json::Tenths;

/// `type` of an event (rrweb's `EventType`).
#[derive(Clone, Copy, Debug)]
enum EventType {
    Incremental = 3,
    Meta = 4,
    Custom = 5,
}

/// `source` of an incremental event (rrweb's `IncrementalSource`).
#[derive(Clone, Copy, Debug)]
enum IncrementalSource {
    MouseInteraction = 2,
    ViewportResize = 4,
    TouchMove = 6,
}

/// `type` of a `MouseInteraction` event, for touches.
#[derive(Clone, Copy, Debug)]
pub(super) enum TouchInteraction {
    Start = 7,
    End = 9,
    Cancel = 10,
}

/// Latest wall clock at recording time 0, the end of the year 9999. JavaScript represents sums with any recording time exactly.
const MAX_START_WALL_MS: u64 = 253_402_300_799_999;

/// `pointerType` of a touch.
const POINTER_TOUCH: u8 = 2;

/// Writes events in the order of time.
#[derive(Debug)]
pub(super) struct EventWriter<W> {
    out: W,
    /// Wall clock at recording time 0.
    start_wall_ms: u64,
    written: u64,
}

#[derive(Serialize)]
struct Event<'a, D: Serialize> {
    r#type: u8,
    data: &'a D,
    timestamp: u64,
}

impl<W: Write> EventWriter<W> {
    pub(super) fn new(out: W, start_wall_ms: u64) -> Self {
        Self {
            out,
            start_wall_ms: start_wall_ms.min(MAX_START_WALL_MS),
            written: 0,
        }
    }

    /// Returns the number of events written so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Writes `Meta` and a `FullSnapshot` whose body holds the nodes of `adds`. `extra_sheet` is appended to the
    /// style sheet.
    pub(super) fn full_snapshot(
        &mut self,
        t_ms: u64,
        viewport: Viewport,
        adds: &[Add],
        extra_sheet: Option<&str>,
    ) -> io::Result<()> {
        #[derive(Serialize)]
        struct Meta {
            href: &'static str,
            width: Tenths,
            height: Tenths,
        }
        let (width, height) = (Tenths(viewport.w.max(1)), Tenths(viewport.h.max(1)));
        self.event(
            t_ms,
            EventType::Meta,
            &Meta {
                href: "about:blank",
                width,
                height,
            },
        )?;
        self.separate()?;
        self.out.write_all(br#"{"type":2,"data":{"node":"#)?;
        document::write(&mut self.out, adds, extra_sheet)?;
        let timestamp = self.start_wall_ms.saturating_add(t_ms);
        write!(
            self.out,
            r#","initialOffset":{{"top":0,"left":0}}}},"timestamp":{timestamp}}}"#
        )
    }

    pub(super) fn mutation(&mut self, t_ms: u64, mutation: &Mutation) -> io::Result<()> {
        self.event(t_ms, EventType::Incremental, mutation)
    }

    pub(super) fn viewport_resize(&mut self, t_ms: u64, viewport: Viewport) -> io::Result<()> {
        #[derive(Serialize)]
        struct ViewportResize {
            source: u8,
            width: Tenths,
            height: Tenths,
        }
        let (width, height) = (Tenths(viewport.w.max(1)), Tenths(viewport.h.max(1)));
        self.event(
            t_ms,
            EventType::Incremental,
            &ViewportResize {
                source: IncrementalSource::ViewportResize as u8,
                width,
                height,
            },
        )
    }

    /// Writes the start or end of a touch. Its target is the body, which has the same id in every document.
    pub(super) fn touch_interaction(
        &mut self,
        t_ms: u64,
        interaction: TouchInteraction,
        at: Point,
    ) -> io::Result<()> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct MouseInteraction {
            source: u8,
            r#type: u8,
            id: u32,
            x: Tenths,
            y: Tenths,
            pointer_type: u8,
        }
        let data = MouseInteraction {
            source: IncrementalSource::MouseInteraction as u8,
            r#type: interaction as u8,
            id: BODY,
            x: Tenths(at.x),
            y: Tenths(at.y),
            pointer_type: POINTER_TOUCH,
        };
        self.event(t_ms, EventType::Incremental, &data)
    }

    /// Writes a move of a touch: one position an event, since the player does not spread a batch over its time.
    pub(super) fn touch_move(&mut self, t_ms: u64, at: Point) -> io::Result<()> {
        #[derive(Serialize)]
        struct TouchMove {
            source: u8,
            positions: [Position; 1],
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Position {
            x: Tenths,
            y: Tenths,
            id: u32,
            time_offset: u8,
        }
        let position = Position {
            x: Tenths(at.x),
            y: Tenths(at.y),
            id: BODY,
            time_offset: 0,
        };
        self.event(
            t_ms,
            EventType::Incremental,
            &TouchMove {
                source: IncrementalSource::TouchMove as u8,
                positions: [position],
            },
        )
    }

    pub(super) fn custom(&mut self, t_ms: u64, tag: &str, payload: &impl Serialize) -> io::Result<()> {
        #[derive(Serialize)]
        struct Custom<'a, P: Serialize> {
            tag: &'a str,
            payload: &'a P,
        }
        self.event(t_ms, EventType::Custom, &Custom { tag, payload })
    }

    /// Closes the array and returns the output.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out
            .write_all(if self.written == 0 { b"[]" } else { b"\n]" })?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn event<D: Serialize>(&mut self, t_ms: u64, event_type: EventType, data: &D) -> io::Result<()> {
        self.separate()?;
        let timestamp = self.start_wall_ms.saturating_add(t_ms);
        json::write(
            &mut self.out,
            &Event {
                r#type: event_type as u8,
                data,
                timestamp,
            },
        )
    }

    fn separate(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.written == 0 { b"[\n" } else { b",\n" })?;
        self.written += 1;
        Ok(())
    }
}
