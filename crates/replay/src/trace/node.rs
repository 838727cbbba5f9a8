//! JSON of one node in a snapshot.

use afterimage_wireframe::{
    Align, Attr, Ident, InputType, LayoutDirection, Node, NodeId, Recordable, Rect, SourceId, TextField,
};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::json::{Hex, Number, Tenths};
use crate::layout::LaidOutNode;

/// The texts that a view draws in its box.
const SHOWN_TEXTS: [TextField; 3] = [TextField::Text, TextField::Value, TextField::Placeholder];

/// Serialises a node with the short field names of the trace format.
pub(super) struct NodeRecord<'p, 'a, T> {
    pub(super) source: SourceId,
    pub(super) laid_out: &'p LaidOutNode<'a, T>,
    /// Number of nodes of lower sources, all of which are painted below.
    pub(super) below: usize,
}

/// Returns a node id that is unique in the trace: the source above the 32 bits of the source's own node id.
fn id(source: SourceId, id: NodeId) -> u64 {
    (u64::from(source.0) << 32) | u64::from(id.value())
}

impl<T: Recordable> Serialize for NodeRecord<'_, '_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let (laid_out, node) = (self.laid_out, self.laid_out.node);
        map.serialize_entry("id", &id(self.source, node.id))?;
        map.serialize_entry("p", &node.parent.map_or(0, |parent| id(self.source, parent)))?;
        map.serialize_entry("z", &(self.below + laid_out.rank))?;
        map.serialize_entry("k", node.kind.name())?;
        let Rect { x, y, w, h } = laid_out.frame;
        for (name, length) in [("x", x), ("y", y), ("w", w), ("h", h)] {
            map.serialize_entry(name, &Tenths(length))?;
        }
        if laid_out.visible != laid_out.frame {
            let Rect { x, y, w, h } = laid_out.visible;
            map.serialize_entry("clip", &[Tenths(x), Tenths(y), Tenths(w), Tenths(h)])?;
        }
        texts(node, &mut map)?;
        state(node, &mut map)?;
        paint(node, &mut map)?;
        natural_size(node, &mut map)?;
        layout(node, &mut map)?;
        map.end()
    }
}

fn texts<T: Recordable, M: SerializeMap>(node: &Node<T>, map: &mut M) -> Result<(), M::Error> {
    for (name, field) in [
        ("text", TextField::Text),
        ("value", TextField::Value),
        ("ph", TextField::Placeholder),
        ("alt", TextField::Label),
        ("tip", TextField::Tooltip),
    ] {
        if let Some(text) = node.text(field) {
            map.serialize_entry(name, text.recorded())?;
        }
    }
    for (name, key) in [
        ("aid", Ident::Identifier),
        ("src", Ident::ImageHash),
        ("cls", Ident::Class),
        ("tag", Ident::Tag),
        ("win", Ident::Window),
        ("ff", Ident::FontFamily),
    ] {
        if let Some(text) = node.ident(key) {
            map.serialize_entry(name, text)?;
        }
    }
    Ok(())
}

fn state<T, M: SerializeMap>(node: &Node<T>, map: &mut M) -> Result<(), M::Error> {
    if let Some(input) = node.attr(Attr::InputType).and_then(InputType::from_code) {
        let name = match input {
            InputType::Other => node.ident(Ident::InputTypeName),
            _ => None,
        };
        map.serialize_entry("itype", name.unwrap_or(input.name()))?;
    }
    if node.attr(Attr::Checked).is_some() {
        map.serialize_entry("on", &u8::from(node.flag(Attr::Checked)))?;
    }
    flag(node, Attr::Focused, "foc", map)?;
    let bound = |key| node.attr(key).map(f32::from_bits);
    if let (Some(least), Some(most)) = (bound(Attr::RangeMin), bound(Attr::RangeMax)) {
        map.serialize_entry("range", &[Number(least), Number(most)])?;
    }
    for (name, key) in [
        ("sx", Attr::ScrollX),
        ("sy", Attr::ScrollY),
        ("sw", Attr::ContentWidth),
        ("sht", Attr::ContentHeight),
    ] {
        if let Some(length) = node.length(key) {
            map.serialize_entry(name, &Tenths(length))?;
        }
    }
    Ok(())
}

fn paint<T, M: SerializeMap>(node: &Node<T>, map: &mut M) -> Result<(), M::Error> {
    for (name, key) in [("fg", Attr::Foreground), ("bg", Attr::Background)] {
        if let Some(colour) = node.attr(key) {
            map.serialize_entry(name, &Hex(colour))?;
        }
    }
    flag(node, Attr::BackgroundImage, "bgi", map)?;
    if let Some(size) = node.length(Attr::FontSize) {
        map.serialize_entry("fs", &Tenths(size))?;
    }
    if let Some(weight) = node.attr(Attr::FontWeight) {
        map.serialize_entry("fw", &weight)?;
    }
    match node.attr(Attr::Align).and_then(Align::from_code) {
        None | Some(Align::Start) => {}
        Some(align) => map.serialize_entry("al", align.name())?,
    }
    if let Some(radius) = node.length(Attr::CornerRadius) {
        map.serialize_entry("r", &Tenths(radius))?;
    }
    if let Some(width) = node.length(Attr::BorderWidth) {
        let width = Tenths(width);
        let colour = Hex(node.attr(Attr::BorderColour).unwrap_or(0xff));
        match node.attr(Attr::BorderSides).map(sides) {
            Some(sides) => map.serialize_entry("bd", &(width, colour, sides))?,
            None => map.serialize_entry("bd", &(width, colour))?,
        }
    }
    flag(node, Attr::Shadow, "sh", map)?;
    if let Some(opacity) = node.attr(Attr::Opacity) {
        map.serialize_entry("op", &(f64::from(opacity) / 1000.0))?;
    }
    Ok(())
}

fn natural_size<T, M: SerializeMap>(node: &Node<T>, map: &mut M) -> Result<(), M::Error> {
    if let (Some(w), Some(h)) = (node.length(Attr::NaturalWidth), node.length(Attr::NaturalHeight)) {
        map.serialize_entry("nat", &[Tenths(w), Tenths(h)])?;
    }
    Ok(())
}

fn layout<T, M: SerializeMap>(node: &Node<T>, map: &mut M) -> Result<(), M::Error> {
    if let Some(reacts) = node.is_clickable() {
        map.serialize_entry("tap", &u8::from(reacts))?;
    }
    // The node's own direction: readers derive the inherited one.
    if let Some(direction) = node
        .attr(Attr::LayoutDirection)
        .and_then(LayoutDirection::from_code)
    {
        map.serialize_entry("dir", direction.name())?;
    }
    // Without a text, neither has an effect.
    if SHOWN_TEXTS.iter().any(|field| node.text(*field).is_some()) {
        if let Some(lines) = node.attr(Attr::MaxLines) {
            map.serialize_entry("ml", &lines)?;
        }
        if let Some(ellipsis) = node.ellipsis() {
            map.serialize_entry("ell", ellipsis.name())?;
        }
    }
    Ok(())
}

fn flag<T, M: SerializeMap>(node: &Node<T>, key: Attr, name: &str, map: &mut M) -> Result<(), M::Error> {
    if node.flag(key) {
        map.serialize_entry(name, &1)?;
    }
    Ok(())
}

fn sides(bits: u32) -> String {
    let letters = [(1, 't'), (2, 'r'), (4, 'b'), (8, 'l')];
    letters
        .iter()
        .filter(|(bit, _)| bits & bit != 0)
        .map(|(_, letter)| letter)
        .collect()
}
