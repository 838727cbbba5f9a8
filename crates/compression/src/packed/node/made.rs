//! Nodes as the rest of the crate knows them.

use afterimage_wireframe::{Attr, Ident, Kind, Node, NodeId, RecordedText, Rect, TextField};

use super::super::surroundings::recorded;
use super::{Class, FaultKind, Field, Model, ShapeKey, Slot, invalid};

impl Model {
    /// The node that a slot stands for. What this version does not know is left out.
    pub(super) fn made(&self, slot: &Slot, parent: Option<NodeId>) -> Result<Node<RecordedText>, FaultKind> {
        let id = NodeId::new(slot.id).ok_or(invalid(Field::NodeId))?;
        let kind = Kind::from_code(slot.kind).unwrap_or(Kind::Unknown);
        let [x, y, w, h] = slot.rect;
        let mut node = Node::new(id, parent, kind, Rect { x, y, w, h });
        for (key, value) in &slot.attrs {
            if let Some(key) = ShapeKey::from_code(*key).and_then(|key| Attr::from_code(key.code)) {
                node.attrs.insert(key, *value);
            }
        }
        for (key, index) in &slot.strings {
            let Some(key) = ShapeKey::from_code(*key) else {
                continue;
            };
            let string = self.string_of(*index);
            match key.class {
                Class::Ident => {
                    if let Some(key) = Ident::from_code(key.code) {
                        node.idents.insert(key, string.into());
                    }
                }
                Class::Text => {
                    if let Some(key) = TextField::from_code(key.code) {
                        node.texts.insert(key, recorded(string));
                    }
                }
                _ => {}
            }
        }
        Ok(node)
    }
}
