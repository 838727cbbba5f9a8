//! A node that is to be written, with its properties in one list.

use afterimage_wireframe::{Attr, Node, Recordable, RecordedText, Rect};

use super::ShapeKey;
use super::look::{Look, is_look};

/// A node's fields, flat.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat<'a> {
    pub(super) id: u32,
    pub(super) look: Look,
    pub(super) rect: [i32; 4],
    pub(super) attrs: Vec<(u32, u32)>,
    pub(super) strings: Vec<(u32, &'a str)>,
}

impl<'a> Flat<'a> {
    pub(super) fn of(node: &'a Node<RecordedText>) -> Self {
        let mut keys = Vec::new();
        for (key, value) in node.attrs.iter() {
            keys.push((key_of(key), is_look(key.code()).then_some(*value)));
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
            look: Look {
                kind: node.kind.code(),
                keys,
            },
            rect: [x, y, w, h],
            attrs: node
                .attrs
                .iter()
                .map(|(key, value)| (key_of(key), *value))
                .collect(),
            strings: idents.chain(texts).collect(),
        }
    }
}

fn key_of(key: Attr) -> u32 {
    ShapeKey::attr(key, true).code()
}
