//! The event list: one JSON array, written event by event.

use std::collections::HashMap;
use std::io::{self, Write};

use afterimage_wireframe::{Point, Viewport};
use serde::Serialize;

use super::json::{self, Add, Attributes, Made, Mutation};
use crate::json::Tenths;

/// Ids of the nodes that every document has.
pub(super) const BODY: u32 = 7;
/// The first id that is free in a new document.
pub(super) const FIRST_FREE: u32 = 8;

/// What the document holds around the body's content.
const HEAD: &str = concat!(
    r#"{"type":0,"childNodes":[{"type":1,"name":"html","publicId":"","systemId":"","id":2},"#,
    r#"{"type":2,"tagName":"html","attributes":{},"childNodes":[{"type":2,"tagName":"head","attributes":{},"childNodes":["#,
    r#"{"type":2,"tagName":"style","attributes":{},"childNodes":[{"type":3,"textContent":"#,
);
const BODY_START: &str =
    r#","id":6}],"id":5}],"id":4},{"type":2,"tagName":"body","attributes":{},"childNodes":["#;
const BODY_END: &str = r#"],"id":7}],"id":3}],"id":1}"#;
const SHEET: &str = include_str!("sheet.css");

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

    /// Meta and a full snapshot whose body holds what `adds` builds.
    pub(super) fn document(&mut self, t_ms: u64, viewport: Viewport, adds: &[Add]) -> io::Result<()> {
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
        write!(self.out, r#"{{"type":2,"data":{{"node":{HEAD}"#)?;
        json::write(&mut self.out, SHEET)?;
        self.out.write_all(BODY_START.as_bytes())?;
        write_nested(&mut self.out, adds)?;
        let timestamp = self.start_wall_ms.saturating_add(t_ms);
        write!(
            self.out,
            r#"{BODY_END},"initialOffset":{{"top":0,"left":0}}}},"timestamp":{timestamp}}}"#
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

/// Writes nodes that were listed one by one as the tree they make, without recursion: a recording
/// decides the depth.
fn write_nested(out: &mut impl Write, adds: &[Add]) -> io::Result<()> {
    let mut children: HashMap<u32, Vec<&Add>> = HashMap::new();
    for add in adds {
        let siblings = children.entry(add.parent_id).or_default();
        // A list is kept backwards, since nodes are mostly added last to first.
        let next = add
            .next_id
            .and_then(|next| siblings.iter().rposition(|s| s.node.id == next));
        siblings.insert(next.map_or(0, |at| at + 1), add);
    }
    // What is still to be written of each open element, innermost last.
    let mut open = vec![(0, children.remove(&BODY).unwrap_or_default())];
    let mut first = true;
    while let Some((id, left)) = open.last_mut() {
        let Some(add) = left.pop() else {
            let id = *id;
            open.pop();
            if !open.is_empty() {
                write!(out, r#"],"id":{id}}}"#)?;
                first = false;
            }
            continue;
        };
        if !first {
            out.write_all(b",")?;
        }
        first = false;
        match &add.node.made {
            Made::Text(_) => json::write(out, &add.node)?,
            Made::Element { style, class } => {
                out.write_all(br#"{"type":2,"tagName":"div","attributes":"#)?;
                json::write(
                    out,
                    &Attributes {
                        style,
                        class: class.as_deref(),
                    },
                )?;
                out.write_all(br#","childNodes":["#)?;
                open.push((add.node.id, children.remove(&add.node.id).unwrap_or_default()));
                first = true;
            }
        }
    }
    Ok(())
}
