//! Builds small frames, and looks up nodes and texts in masked ones.

use afterimage_config::PrivacyLevel;
use afterimage_masking::{MaskPolicy, MaskedFrame, MaskedText, Masker};
use afterimage_wireframe::{
    Attr, Frame, Kind, MaskOverride, Node, NodeId, RawText, Recordable, Rect, SourceId, TextField, Viewport,
};

pub(crate) const LEVELS: [PrivacyLevel; 3] = [
    PrivacyLevel::Light,
    PrivacyLevel::Medium,
    PrivacyLevel::Conservative,
];

pub(crate) fn id(n: u32) -> NodeId {
    NodeId::new(n).unwrap()
}

/// A node with a distinct rectangle. A `parent` of 0 makes a root.
pub(crate) fn node<'a>(n: u32, parent: u32, kind: Kind) -> Node<RawText<'a>> {
    let edge = i32::try_from(n).unwrap();
    let rect = Rect {
        x: edge,
        y: edge * 2,
        w: 100,
        h: 50,
    };
    Node::new(id(n), NodeId::new(parent), kind, rect)
}

pub(crate) trait NodeExt<'a> {
    fn with_attr(self, key: Attr, value: u32) -> Self;
    fn with_text(self, field: TextField, text: &'a str) -> Self;
    fn with_override(self, code: MaskOverride) -> Self;
}

impl<'a> NodeExt<'a> for Node<RawText<'a>> {
    fn with_attr(mut self, key: Attr, value: u32) -> Self {
        self.attrs.insert(key, value);
        self
    }

    fn with_text(mut self, field: TextField, text: &'a str) -> Self {
        self.texts.insert(field, RawText::new(text));
        self
    }

    fn with_override(self, code: MaskOverride) -> Self {
        self.with_attr(Attr::MaskOverride, code.code())
    }
}

pub(crate) fn frame(nodes: Vec<Node<RawText<'_>>>) -> Frame<RawText<'_>> {
    Frame {
        nodes,
        ..Frame::empty(SourceId(0), Viewport { w: 3900, h: 8440 })
    }
}

pub(crate) fn mask(level: PrivacyLevel, nodes: Vec<Node<RawText<'_>>>) -> MaskedFrame {
    Masker::new().mask(&frame(nodes), &MaskPolicy::new(level))
}

pub(crate) fn find(frame: &MaskedFrame, n: u32) -> Option<&Node<MaskedText>> {
    frame.nodes.iter().find(|node| node.id == id(n))
}

/// Returns a text of a node. Panics if either is missing.
pub(crate) fn text(frame: &MaskedFrame, n: u32, field: TextField) -> &str {
    find(frame, n).unwrap().text(field).unwrap().recorded()
}
