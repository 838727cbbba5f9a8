//! Small frames, and what masking made of them.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, MaskedText, Masker};
use afterimage_wireframe::{
    Attr, Frame, Kind, MaskOverride, Node, NodeId, RawText, Recordable, Rect, SourceId, TextField, Viewport,
};

pub const LEVELS: [PrivacyLevel; 3] = [
    PrivacyLevel::Light,
    PrivacyLevel::Medium,
    PrivacyLevel::Conservative,
];

pub fn id(n: u32) -> NodeId {
    NodeId::new(n).unwrap()
}

/// A node with a place of its own; `parent` 0 is none.
pub fn node<'a>(n: u32, parent: u32, kind: Kind) -> Node<RawText<'a>> {
    let edge = i32::try_from(n).unwrap();
    let rect = Rect {
        x: edge,
        y: edge * 2,
        w: 100,
        h: 50,
    };
    Node::new(id(n), NodeId::new(parent), kind, rect)
}

pub trait With<'a> {
    fn with(self, key: Attr, value: u32) -> Self;
    fn says(self, field: TextField, text: &'a str) -> Self;
    fn asks(self, asked: MaskOverride) -> Self;
}

impl<'a> With<'a> for Node<RawText<'a>> {
    fn with(mut self, key: Attr, value: u32) -> Self {
        self.attrs.insert(key, value);
        self
    }

    fn says(mut self, field: TextField, text: &'a str) -> Self {
        self.texts.insert(field, RawText::new(text));
        self
    }

    fn asks(self, asked: MaskOverride) -> Self {
        self.with(Attr::MaskOverride, asked.code())
    }
}

pub fn frame(nodes: Vec<Node<RawText<'_>>>) -> Frame<RawText<'_>> {
    Frame {
        nodes,
        ..Frame::empty(SourceId(0), Viewport { w: 3900, h: 8440 })
    }
}

pub fn mask(level: PrivacyLevel, nodes: Vec<Node<RawText<'_>>>) -> MaskedFrame {
    Masker::new().mask(&frame(nodes), &MaskPolicy::new(level))
}

pub fn find(frame: &MaskedFrame, n: u32) -> Option<&Node<MaskedText>> {
    frame.nodes.iter().find(|node| node.id == id(n))
}

/// A text of a node that must be there.
pub fn text(frame: &MaskedFrame, n: u32, field: TextField) -> &str {
    find(frame, n).unwrap().text(field).unwrap().recorded()
}
