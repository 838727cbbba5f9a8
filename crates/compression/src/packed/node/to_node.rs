//! Converts nodes of the model into nodes of the wireframe.

use afterimage_wireframe::{Attr, Ident, Kind, Node, NodeId, RecordedText, Rect, TextField};

use crate::column::{Class, ShapeKey};
use crate::error::FaultKind;
use crate::packed::coder::Coder;
use crate::packed::field::Field;
use crate::packed::model_node::ModelNode;
use crate::packed::value_coder::ValueCoder;

/// The node of the wireframe. Properties that this version does not know are left out. An encoder has the node already,
/// so it gets one without properties.
pub(in crate::packed) fn to_node<V: ValueCoder>(
    coder: &Coder<V>,
    model_node: &ModelNode,
    parent: Option<NodeId>,
) -> Result<Node<RecordedText>, FaultKind> {
    // `values::id` refuses an id of 0, and `template` refuses keys that are no shape keys.
    let id = NodeId::new(model_node.id).ok_or_else(|| Field::NodeId.unreachable())?;
    let shape_key = |key: u32| ShapeKey::from_code(key).ok_or_else(|| Field::TemplateKey.unreachable());
    let kind = Kind::from_code(model_node.kind).unwrap_or(Kind::Unknown);
    let [x, y, w, h] = model_node.rect.0;
    let mut node = Node::new(id, parent, kind, Rect { x, y, w, h });
    if !V::DECODES {
        return Ok(node);
    }
    for (key, value) in &model_node.attrs {
        if let Some(key) = Attr::from_code(shape_key(*key)?.code) {
            node.attrs.insert(key, *value);
        }
    }
    for (key, index) in &model_node.strings {
        let key = shape_key(*key)?;
        let string = coder.string_at(*index)?;
        match key.class {
            Class::Ident => {
                if let Some(key) = Ident::from_code(key.code) {
                    node.idents.insert(key, string.into());
                }
            }
            Class::Text => {
                if let Some(key) = TextField::from_code(key.code) {
                    node.texts.insert(key, RecordedText::new(string));
                }
            }
            // A template may name fields by mistake; they have no value that a node could take.
            Class::Attr | Class::Field => {}
        }
    }
    Ok(node)
}
