//! The event list: one JSON array, written event by event.

use std::io::{self, Write};

use afterimage_wireframe::{Point, Viewport};
use serde::Serialize;

use super::document::{self, BODY};
use super::json::{self, Add, Mutation};
use crate::json::Tenths;

/// `MouseInteraction` types of touches.
#[derive(Clone, Copy, Debug)]
pub(super) enum Contact {
    Start = 7,
    End = 9,
    Cancel = 10,
}

/// Writes events.
#[derive(Debug)]
pub(super) struct Events<W> {
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

impl<W: Write> Events<W> {
    pub(super) fn new(out: W, start_wall_ms: u64) -> Self {
        Self {
            out,
            start_wall_ms,
            written: 0,
        }
    }

    /// How many events there are so far.
    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Meta and a full snapshot whose body holds what `adds` builds; `sheet` adds to its style.
    pub(super) fn document(
        &mut self,
        t_ms: u64,
        viewport: Viewport,
        adds: &[Add],
        sheet: Option<&str>,
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
            4,
            &Meta {
                href: "about:blank",
                width,
                height,
            },
        )?;
        self.separate()?;
        self.out.write_all(br#"{"type":2,"data":{"node":"#)?;
        document::write(&mut self.out, adds, sheet)?;
        let timestamp = self.start_wall_ms.saturating_add(t_ms);
        write!(
            self.out,
            r#","initialOffset":{{"top":0,"left":0}}}},"timestamp":{timestamp}}}"#
        )
    }

    pub(super) fn mutation(&mut self, t_ms: u64, mutation: &Mutation) -> io::Result<()> {
        self.event(t_ms, 3, mutation)
    }

    pub(super) fn resize(&mut self, t_ms: u64, viewport: Viewport) -> io::Result<()> {
        #[derive(Serialize)]
        struct Resize {
            source: u8,
            width: Tenths,
            height: Tenths,
        }
        let (width, height) = (Tenths(viewport.w.max(1)), Tenths(viewport.h.max(1)));
        self.event(
            t_ms,
            3,
            &Resize {
                source: 4,
                width,
                height,
            },
        )
    }

    /// A finger comes or goes. Touches point at the body, which every document has under the same id.
    pub(super) fn contact(&mut self, t_ms: u64, contact: Contact, at: Point) -> io::Result<()> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Interaction {
            source: u8,
            r#type: u8,
            id: u32,
            x: Tenths,
            y: Tenths,
            pointer_type: u8,
        }
        let interaction = Interaction {
            source: 2,
            r#type: contact as u8,
            id: BODY,
            x: Tenths(at.x),
            y: Tenths(at.y),
            pointer_type: 2,
        };
        self.event(t_ms, 3, &interaction)
    }

    /// A finger moves: one position an event, since the player does not spread a batch over its time.
    pub(super) fn touch_move(&mut self, t_ms: u64, at: Point) -> io::Result<()> {
        #[derive(Serialize)]
        struct Move {
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
            3,
            &Move {
                source: 6,
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
        self.event(t_ms, 5, &Custom { tag, payload })
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.out
            .write_all(if self.written == 0 { b"[]" } else { b"\n]" })?;
        self.out.write_all(b"\n")?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn event<D: Serialize>(&mut self, t_ms: u64, kind: u8, data: &D) -> io::Result<()> {
        self.separate()?;
        let timestamp = self.start_wall_ms.saturating_add(t_ms);
        json::write(
            &mut self.out,
            &Event {
                r#type: kind,
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
