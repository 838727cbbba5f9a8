//! A trace's snapshot as the tree that a view walker would hand over.

use std::collections::HashMap;

use afterimage_wireframe::{
    Align, Attr, ClipStack, Frame, Ident, InputType, Kind, Node, NodeBounds, NodeId, Point, Rect, SourceId,
    TextField, Viewport,
};

use crate::trace::{Border, Size, TraceNode};

/// A length in tenths of a logical pixel.
#[must_use]
pub fn tenths(px: f64) -> i32 {
    (px * 10.0).round() as i32
}

/// The window in tenths.
#[must_use]
pub fn viewport(size: Size) -> Viewport {
    Viewport {
        w: tenths(size.w),
        h: tenths(size.h),
    }
}

/// The tree of a snapshot: depth first, siblings in the order of painting. `ids_from` is added to each id:
/// a process counts its views through all that it shows, and every trace starts at 1. `text` makes what the
/// frame holds of a text.
#[must_use]
pub fn frame<'a, T: Clone>(
    nodes: &'a [TraceNode],
    viewport: Viewport,
    ids_from: u32,
    text: fn(&'a str) -> T,
) -> Frame<T> {
    let mut children: HashMap<u32, Vec<&'a TraceNode>> = HashMap::new();
    for node in nodes {
        children.entry(node.p).or_default().push(node);
    }
    for siblings in children.values_mut() {
        siblings.sort_by_key(|node| node.z);
    }
    let mut frame = Frame::empty(SourceId::default(), viewport);
    let mut clips = Vec::with_capacity(nodes.len());
    let mut ranks = Vec::with_capacity(nodes.len());
    // Nodes still to be placed, each with the origin that its parent's content has in the window.
    let roots = children.remove(&0).unwrap_or_default();
    let mut waiting: Vec<(&'a TraceNode, Point)> = roots
        .into_iter()
        .rev()
        .map(|node| (node, Point::default()))
        .collect();
    while let Some((node, origin)) = waiting.pop() {
        let Some(placed) = placed(node, origin, ids_from, text) else {
            continue;
        };
        let offset = placed.scroll_offset();
        let content = Point {
            x: tenths(node.x) - offset.x,
            y: tenths(node.y) - offset.y,
        };
        ranks.push((node.z, placed.id));
        clips.push(node.clip);
        frame.nodes.push(placed);
        let below = children.remove(&node.id).unwrap_or_default();
        waiting.extend(below.into_iter().rev().map(|child| (child, content)));
    }
    if !ranks.is_sorted() {
        ranks.sort_unstable();
        frame.paint = Some(ranks.into_iter().map(|(_, id)| id).collect());
    }
    set_clips(&mut frame, &clips);
    frame
}

/// Says what is visible of a node where the tree does not say so already. What is said of a container
/// counts for what it clips, so each node is placed again after something was said.
fn set_clips<T: Clone>(frame: &mut Frame<T>, wanted: &[Option<[f64; 4]>]) {
    let mut clips = ClipStack::new(frame.viewport);
    for (node, wanted) in frame.nodes.iter_mut().zip(wanted) {
        let NodeBounds { rect, visible } = clips.push(node);
        let wanted_rect = wanted.map_or(rect, |[x, y, w, h]| Rect {
            x: tenths(x),
            y: tenths(y),
            w: tenths(w),
            h: tenths(h),
        });
        if wanted_rect == visible {
            continue;
        }
        if wanted.is_none() {
            node.attrs.insert(Attr::Unclipped, 1);
        } else {
            for (key, length) in [
                (Attr::ClipX, wanted_rect.x - rect.x),
                (Attr::ClipY, wanted_rect.y - rect.y),
                (Attr::ClipW, wanted_rect.w),
                (Attr::ClipH, wanted_rect.h),
            ] {
                node.attrs.insert(key, length.cast_unsigned());
            }
        }
        clips.push(node);
    }
}

fn placed<'a, T: Clone>(
    node: &'a TraceNode,
    origin: Point,
    ids_from: u32,
    text: fn(&'a str) -> T,
) -> Option<Node<T>> {
    let (left, top) = (tenths(node.x), tenths(node.y));
    let rect = Rect {
        x: left - origin.x,
        y: top - origin.y,
        w: tenths(node.w),
        h: tenths(node.h),
    };
    let kind = Kind::from_name(&node.k).unwrap_or(Kind::Unknown);
    let id = |id: u32| NodeId::new(id).and_then(|id| NodeId::new(id.value().wrapping_add(ids_from)));
    let mut out = Node::new(id(node.id)?, id(node.p), kind, rect);
    let length = |px: f64| tenths(px).cast_unsigned();
    let scalars = [
        (Attr::Foreground, node.fg.as_deref().and_then(colour)),
        (Attr::Background, node.bg.as_deref().and_then(colour)),
        (Attr::BackgroundImage, node.bgi),
        (Attr::FontSize, node.fs.map(length)),
        (Attr::FontWeight, node.fw),
        (
            Attr::Align,
            node.al.as_deref().and_then(Align::from_name).map(Align::code),
        ),
        (Attr::CornerRadius, node.r.map(length)),
        (Attr::Shadow, node.sh),
        (Attr::Opacity, node.op.map(|op| (op * 1000.0).round() as u32)),
        (Attr::ScrollX, node.sx.map(length)),
        (Attr::ScrollY, node.sy.map(length)),
        (Attr::ContentWidth, node.sw.map(length)),
        (Attr::ContentHeight, node.sht.map(length)),
        (Attr::Checked, node.on),
        (Attr::Focused, node.foc),
        (Attr::RangeMin, node.range.map(|[min, _]| min.to_bits())),
        (Attr::RangeMax, node.range.map(|[_, max]| max.to_bits())),
        (Attr::NaturalWidth, node.nat.map(|[w, _]| length(w))),
        (Attr::NaturalHeight, node.nat.map(|[_, h]| length(h))),
    ];
    for (key, value) in scalars {
        if let Some(value) = value {
            out.attrs.insert(key, value);
        }
    }
    if let Some(border) = &node.bd {
        add_border(&mut out, border);
    }
    if let Some(name) = node.itype.as_deref() {
        let known = InputType::from_name(name).filter(|known| *known != InputType::Other);
        out.attrs
            .insert(Attr::InputType, known.unwrap_or(InputType::Other).code());
        if known.is_none() {
            out.idents.insert(Ident::InputTypeName, name.into());
        }
    }
    for (key, ident) in [
        (Ident::Identifier, &node.aid),
        (Ident::Class, &node.cls),
        (Ident::ImageHash, &node.src),
    ] {
        if let Some(ident) = ident {
            out.idents.insert(key, ident.as_str().into());
        }
    }
    for (key, written) in [
        (TextField::Text, &node.text),
        (TextField::Value, &node.value),
        (TextField::Placeholder, &node.ph),
        (TextField::Label, &node.alt),
    ] {
        if let Some(written) = written {
            out.texts.insert(key, text(written));
        }
    }
    Some(out)
}

fn add_border<T: Clone>(node: &mut Node<T>, border: &Border) {
    let (width, hex, sides) = match border {
        Border::Around(width, hex) => (width, hex, None),
        Border::Sides(width, hex, sides) => (width, hex, Some(sides)),
    };
    node.attrs
        .insert(Attr::BorderWidth, tenths(*width).cast_unsigned());
    if let Some(colour) = colour(hex) {
        node.attrs.insert(Attr::BorderColour, colour);
    }
    if let Some(sides) = sides {
        let bits = "trbl"
            .chars()
            .enumerate()
            .filter(|(_, side)| sides.contains(*side));
        node.attrs
            .insert(Attr::BorderSides, bits.fold(0, |bits, (at, _)| bits | 1 << at));
    }
}

/// `#rrggbb` or `#rrggbbaa` as `0xRRGGBBAA`.
fn colour(hex: &str) -> Option<u32> {
    let digits = hex.strip_prefix('#')?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(value << 8 | 0xff),
        8 => Some(value),
        _ => None,
    }
}
