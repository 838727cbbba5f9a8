//! Nodes of keyframes and inserts.

use afterimage_wireframe::{Kind, Node, Recordable, RecordedText};

use super::properties::{self, Properties};
use crate::column::{Column, ShapeKey};
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::Reason;

/// Writes a node.
pub(crate) fn put<T: Recordable>(out: &mut Encoder, node: &Node<T>) {
    out.id(Column::NODE_ID, Some(node.id));
    out.id(Column::NODE_PARENT, node.parent);
    out.number(Column::NODE_KIND, node.kind.code());
    out.rect(Column::NODE_RECT, node.rect);
    out.shape(Column::NODE_SHAPE, |keys| {
        keys.extend(node.attrs.iter().map(|(key, _)| ShapeKey::attr(key, true).code()));
        keys.extend(
            node.idents
                .iter()
                .map(|(key, _)| ShapeKey::ident(key, true).code()),
        );
        keys.extend(node.texts.iter().map(|(key, _)| ShapeKey::text(key, true).code()));
    });
    for (key, value) in node.attrs.iter() {
        properties::put_attr(out, key, *value);
    }
    for (key, name) in node.idents.iter() {
        properties::put_ident(out, key, name);
    }
    for (key, text) in node.texts.iter() {
        properties::put_text(out, key, text);
    }
}

/// Reads a node. A kind that this version does not know is [`Kind::Unknown`].
pub(crate) fn take(columns: &mut Decoder<'_>) -> Result<Node<RecordedText>, Reason> {
    let id = columns.id(Column::NODE_ID)?;
    let parent = columns.optional_id(Column::NODE_PARENT)?;
    let kind = columns.number(Column::NODE_KIND)?;
    let rect = columns.rect(Column::NODE_RECT)?;
    let shape = columns.shape(Column::NODE_SHAPE)?;
    let Properties { attrs, idents, texts } = properties::take(columns, &shape, |_, _| {
        Err(Reason::Value {
            column: Column::NODE_SHAPE.0,
        })
    })?;
    let kind = Kind::from_code(kind).unwrap_or(Kind::Unknown);
    let mut node = Node::new(id, parent, kind, rect);
    node.attrs = present(attrs).collect();
    node.idents = present(idents).collect();
    node.texts = present(texts).collect();
    Ok(node)
}

fn present<K, V>(properties: Vec<(K, Option<V>)>) -> impl Iterator<Item = (K, V)> {
    properties
        .into_iter()
        .filter_map(|(key, value)| value.map(|value| (key, value)))
}
