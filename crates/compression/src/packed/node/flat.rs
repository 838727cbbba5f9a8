//! A node to encode, with its properties in lists by shape key.

use afterimage_wireframe::{Attr, Node, Recordable, RecordedText, Rect};

use super::template::NodeTemplate;
use crate::column::ShapeKey;
use crate::packed::attr_class::AttrCode;
use crate::packed::axis::PerEdge;

/// The values of a node. A decoder uses the default, which holds nothing.
#[derive(Clone, Debug, Default)]
pub(in crate::packed) struct FlatNode<'a> {
    pub(in crate::packed) id: u32,
    pub(in crate::packed) template: NodeTemplate,
    pub(in crate::packed) rect: PerEdge<i32>,
    attrs: &'a [(Attr, u32)],
    pub(in crate::packed) strings: Vec<(u32, &'a str)>,
}

impl<'a> FlatNode<'a> {
    pub(in crate::packed) fn from_node(node: &'a Node<RecordedText>) -> Self {
        let mut keys = Vec::with_capacity(
            node.attrs.entries().len() + node.idents.entries().len() + node.texts.entries().len(),
        );
        for (key, value) in node.attrs.iter() {
            let is_style = AttrCode(key.code()).is_style();
            keys.push((attr_key(key), is_style.then_some(*value)));
        }
        for (key, _) in node.idents.iter() {
            keys.push((ShapeKey::ident(key, true).code(), None));
        }
        for (key, _) in node.texts.iter() {
            keys.push((ShapeKey::text(key, true).code(), None));
        }
        let idents = node.idents.iter();
        let idents = idents.map(|(key, name)| (ShapeKey::ident(key, true).code(), name.as_ref()));
        let texts = node.texts.iter();
        let texts = texts.map(|(key, text)| (ShapeKey::text(key, true).code(), text.recorded()));
        let Rect { x, y, w, h } = node.rect;
        Self {
            id: node.id.value(),
            template: NodeTemplate {
                kind: node.kind.code(),
                keys,
            },
            rect: PerEdge([x, y, w, h]),
            attrs: node.attrs.entries(),
            strings: idents.chain(texts).collect(),
        }
    }
}

impl FlatNode<'_> {
    /// The value of an attribute by its shape key, 0 for none.
    pub(super) fn attr(&self, key: u32) -> u32 {
        let attr = self.attrs.iter().find(|(known, _)| attr_key(*known) == key);
        attr.map_or(0, |(_, value)| *value)
    }
}

fn attr_key(key: Attr) -> u32 {
    ShapeKey::attr(key, true).code()
}
