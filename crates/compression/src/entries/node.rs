//! Encodes and decodes nodes of keyframes and inserts.

use afterimage_wireframe::{Kind, Node, Recordable, RecordedText};

use super::place;
use super::properties::{self, Properties};
use crate::column::{Column, ShapeKey};
use crate::decoder::Decoder;
use crate::encoder::Encoder;
use crate::error::FaultKind;
use crate::node_history::ExpectedPlace;

/// Encodes a node; returns its predicted place.
pub(crate) fn put<T: Recordable>(out: &mut Encoder, node: &Node<T>) -> ExpectedPlace {
    out.id(Column::NODE_ID, Some(node.id));
    let expected = place::put_parent(out, node);
    out.number(Column::NODE_KIND, node.kind.code());
    place::put_rect(out, node, expected.rect);
    out.shape(Column::NODE_SHAPE, (0, 1), |keys| {
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
    expected
}

/// Decodes a node; returns it and its predicted place. An unknown kind is [`Kind::Unknown`].
pub(crate) fn take(columns: &mut Decoder<'_>) -> Result<(Node<RecordedText>, ExpectedPlace), FaultKind> {
    let id = columns.id(Column::NODE_ID)?;
    let (parent, expected) = place::take_parent(columns, id)?;
    let kind = columns.number(Column::NODE_KIND)?;
    let rect = place::take_rect(columns, id, expected.rect)?;
    let shape = columns.shape(Column::NODE_SHAPE)?;
    let Properties { attrs, idents, texts } = properties::take(columns, &shape, |_, _| {
        Err(FaultKind::InvalidValue {
            column: Column::NODE_SHAPE.0,
        })
    })?;
    let kind = Kind::from_code(kind).unwrap_or(Kind::Unknown);
    let mut node = Node::new(id, parent, kind, rect);
    node.attrs.reserve(attrs.len());
    for (key, value) in present(attrs) {
        node.attrs.insert(key, value);
    }
    node.idents = present(idents).collect();
    node.texts = present(texts).collect();
    Ok((node, expected))
}

fn present<K, V>(properties: Vec<(K, Option<V>)>) -> impl Iterator<Item = (K, V)> {
    properties
        .into_iter()
        .filter_map(|(key, value)| value.map(|value| (key, value)))
}
