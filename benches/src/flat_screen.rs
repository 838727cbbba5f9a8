//! A synthetic screen without rows of several nodes: a list of texts, as recorders without a tree describe a screen.

use afterimage_wireframe::buffer::FrameWriter;
use afterimage_wireframe::{Attr, Kind, SourceId, Viewport};

use crate::screen::{node, rect, text};

const VIEWPORT: Viewport = Viewport { w: 3900, h: 8440 };
const ROOT: u32 = 1;
const LIST: u32 = 2;
/// Id of the first row.
const FIRST_ROW: u32 = 10;
const ROW_HEIGHT: i32 = 240;
/// Milliseconds between two frames: ten frames a second.
pub const FRAME_MS: u64 = 100;
/// Texts that change in each frame of [`Motion::NewTexts`].
const NEW_TEXTS: u32 = 25;
/// Rows that each frame of a scroll moves by.
const ROWS_SCROLLED: u32 = 2;

/// The change of the screen from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// 25 rows get texts that the recording does not have yet.
    NewTexts,
    /// The list scrolls by two rows, and each row gets a new position on the screen.
    MovedRows,
    /// The list scrolls by two rows in a scroll container: rows keep their positions in it.
    ScrollContainer,
}

/// A list of texts.
pub struct FlatScreen {
    motion: Motion,
    first_row: u32,
    texts: Vec<String>,
    step: u32,
    writer: FrameWriter,
}

impl FlatScreen {
    /// A screen of `nodes` nodes: a container, the list, and its rows.
    pub fn new(nodes: u32, motion: Motion) -> Self {
        let rows = nodes.saturating_sub(2);
        Self {
            motion,
            first_row: 0,
            texts: (0..rows).map(|row| format!("Row {row} of the list")).collect(),
            step: 0,
            writer: FrameWriter::default(),
        }
    }

    /// Writes the present screen as a frame buffer, and changes it.
    pub fn next_frame(&mut self) -> Vec<u8> {
        let mut writer = std::mem::take(&mut self.writer);
        writer.begin(SourceId(0), u64::from(self.step) * FRAME_MS, VIEWPORT);
        self.write(&mut writer);
        let bytes = writer.finish().to_vec();
        self.writer = writer;
        self.change();
        bytes
    }

    fn change(&mut self) {
        self.step += 1;
        match self.motion {
            Motion::NewTexts => {
                let rows = self.texts.len().max(1);
                for change in 0..NEW_TEXTS {
                    let number = self.step * NEW_TEXTS + change;
                    if let Some(text) = self.texts.get_mut(number as usize % rows) {
                        *text = format!("Message {number} arrived just now");
                    }
                }
            }
            Motion::MovedRows | Motion::ScrollContainer => {
                for _ in 0..ROWS_SCROLLED.min(self.texts.len() as u32) {
                    let next = self.first_row + self.texts.len() as u32;
                    self.texts.remove(0);
                    self.texts.push(format!("Row {next} of the list"));
                    self.first_row += 1;
                }
            }
        }
    }

    fn write(&self, out: &mut FrameWriter) {
        let whole = rect(0, 0, VIEWPORT.w, VIEWPORT.h);
        node(out, ROOT, 0, Kind::Container, whole);
        out.attr(Attr::Background, 0xFFFF_FFFF);
        let scrolls = self.motion == Motion::ScrollContainer;
        let offset = self.first_row.cast_signed() * ROW_HEIGHT;
        if scrolls {
            node(out, LIST, ROOT, Kind::Scroll, whole);
            out.length(Attr::ScrollX, 0);
            out.length(Attr::ScrollY, offset);
        } else {
            node(out, LIST, ROOT, Kind::Container, whole);
        }
        for (row, words) in (self.first_row..).zip(&self.texts) {
            let top = row.cast_signed() * ROW_HEIGHT - if scrolls { 0 } else { offset };
            text(
                out,
                FIRST_ROW + row,
                LIST,
                rect(160, top, 3580, ROW_HEIGHT),
                150,
                words,
            );
        }
    }
}
