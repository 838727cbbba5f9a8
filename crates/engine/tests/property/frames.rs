//! Frames whose text and geometry name the call that submitted them.

use std::collections::BTreeMap;

use afterimage_config::PrivacyLevel;
use afterimage_engine::RawBytes;
use afterimage_wireframe::buffer::{FrameBuffer, FrameWriter, RawFrame};
use afterimage_wireframe::{Ident, Kind, NodeId, Rect, SourceId, TextField, Viewport};

/// The node whose text is hidden at the level `Conservative`.
pub(crate) const LABEL: u32 = 2;

/// The node whose text is hidden at the levels `Medium` and `Conservative`.
pub(crate) const FIELD: u32 = 3;

const IMAGE: u32 = 4;

/// Images of all frames; each frame shows one of them.
const IMAGES: i32 = 5;

/// The circumstances under which a frame was submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FrameFacts {
    pub(crate) source: SourceId,
    /// Number of changes of the settings before the call.
    pub(crate) epoch: u64,
    /// The level of the attached instance that submitted the frame.
    pub(crate) instance: Option<PrivacyLevel>,
    /// The app was in the background.
    pub(crate) is_in_background: bool,
    pub(crate) text: String,
}

/// All frames that were submitted, by serial number.
#[derive(Debug, Default)]
pub(crate) struct FrameLog {
    frames: BTreeMap<i32, FrameFacts>,
    next_serial: i32,
}

impl FrameLog {
    /// Adds a frame. Returns its serial number.
    pub(crate) fn insert(&mut self, facts: FrameFacts) -> i32 {
        self.next_serial += 1;
        self.frames.insert(self.next_serial, facts);
        self.next_serial
    }

    pub(crate) fn get(&self, serial: i32) -> Option<&FrameFacts> {
        self.frames.get(&serial)
    }

    /// Returns the serial number of the next frame.
    pub(crate) fn next_serial(&self) -> i32 {
        self.next_serial + 1
    }
}

/// Returns the buffer of a frame. The left edge of every node is the serial number.
pub(crate) fn buffer(
    serial: i32,
    facts: &FrameFacts,
    viewport: Viewport,
    is_malformed: bool,
) -> RawFrame<RawBytes> {
    let mut writer = FrameWriter::default();
    writer.begin(facts.source, 1, viewport);
    let id = |id| NodeId::new(id).unwrap();
    let mut node = |number, kind, parent: Option<u32>, y| {
        let place = Rect {
            x: if parent.is_none() { 0 } else { serial },
            y,
            w: 1000,
            h: 100,
        };
        writer.node(id(number), parent.map(id), kind, place);
        match number {
            LABEL => writer.text(TextField::Text, &facts.text),
            FIELD => writer.text(TextField::Value, &facts.text),
            IMAGE => writer.ident(Ident::ImageHash, &format!("image-{}", serial % IMAGES)),
            _ => {}
        }
    };
    node(1, Kind::Container, None, 0);
    node(LABEL, Kind::Text, Some(1), 100);
    node(FIELD, Kind::Input, Some(1), 200);
    node(IMAGE, Kind::Image, Some(if is_malformed { 9 } else { 1 }), 300);
    let buffer = FrameBuffer::open(writer.finish()).unwrap();
    RawFrame::copy_of(&buffer.tree().unwrap(), RawBytes::default())
}

impl FrameFacts {
    /// Returns whether two frames differ in their text only.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let facts = |frame: &Self| (frame.source, frame.epoch, frame.instance, frame.is_in_background);
        facts(self) == facts(other)
    }
}
