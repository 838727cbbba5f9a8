//! Conversion of a trace's snapshot to the frame that a view walker submits.

use std::collections::HashMap;

use afterimage_wireframe::{
    Align, Attr, DrawnNodes, Ellipsis, Frame, Ident, InputType, Kind, LayoutDirection, Node, NodeId, Point,
    Rect, SourceId, TextField, Touch, Viewport, tenths,
};

use crate::record::{Border, Size, TraceNode, TraceTouch};

/// Converts a window size to tenths.
#[must_use]
pub fn viewport(size: Size) -> Viewport {
    Viewport {
        w: tenths(size.w),
        h: tenths(size.h),
    }
}

/// Converts a touch point.
#[must_use]
pub fn touch(touch: &TraceTouch) -> Touch {
    Touch {
        pointer: touch.id as u32,
        phase: touch.phase,
        at: Point {
            x: tenths(touch.x),
            y: tenths(touch.y),
        },
    }
}

/// Converts a snapshot to a frame: nodes depth first, siblings from back to front.
///
/// `ids_from` is added to each id: a process never reuses an id, and the ids of every trace start at 1. `text` converts
/// the texts of nodes.
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
    // Nodes that are not converted yet, each with the origin of its parent's content in the window.
    let roots = children.remove(&0).unwrap_or_default();
    let mut pending: Vec<(&'a TraceNode, Point)> = roots
        .into_iter()
        .rev()
        .map(|node| (node, Point::default()))
        .collect();
    while let Some((node, origin)) = pending.pop() {
        let Some(converted) = convert(node, origin, ids_from, text) else {
            debug_assert!(false, "`Trace::read` refuses nodes with the id 0");
            continue;
        };
        let offset = converted.scroll_offset();
        let content = Point {
            x: tenths(node.x) - offset.x,
            y: tenths(node.y) - offset.y,
        };
        ranks.push((node.z, converted.id));
        clips.push(node.clip);
        frame.nodes.push(converted);
        let below = children.remove(&node.id).unwrap_or_default();
        pending.extend(below.into_iter().rev().map(|child| (child, content)));
    }
    if !ranks.is_sorted() {
        ranks.sort_unstable();
        frame.paint = Some(ranks.into_iter().map(|(_, id)| id).collect());
    }
    set_clips(&mut frame, &clips);
    frame
}

/// Sets the clip of each node whose visible part differs from the one that the tree implies. The clip of a container
/// applies to its children, so a node is pushed again after its clip is set.
fn set_clips<T: Clone>(frame: &mut Frame<T>, recorded_clips: &[Option<[f64; 4]>]) {
    let mut drawn = DrawnNodes::new(frame.viewport);
    for (node, clip) in frame.nodes.iter_mut().zip(recorded_clips) {
        let by_tree = drawn.push(node);
        let (rect, visible) = (by_tree.frame, by_tree.clip);
        let recorded = clip.map_or(rect, |[x, y, w, h]| Rect {
            x: tenths(x),
            y: tenths(y),
            w: tenths(w),
            h: tenths(h),
        });
        if recorded == visible {
            continue;
        }
        if clip.is_none() {
            node.attrs.insert(Attr::Unclipped, 1);
        } else {
            for (key, length) in [
                (Attr::ClipX, recorded.x - rect.x),
                (Attr::ClipY, recorded.y - rect.y),
                (Attr::ClipW, recorded.w),
                (Attr::ClipH, recorded.h),
            ] {
                node.attrs.insert(key, length.cast_unsigned());
            }
        }
        drawn.push(node);
    }
}

fn convert<'a, T: Clone>(
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
        (Attr::Clickable, node.tap),
        (
            Attr::LayoutDirection,
            node.dir
                .as_deref()
                .and_then(LayoutDirection::from_name)
                .map(LayoutDirection::code),
        ),
        (Attr::MaxLines, node.ml),
        (
            Attr::Ellipsis,
            node.ell
                .as_deref()
                .and_then(Ellipsis::from_name)
                .map(Ellipsis::code),
        ),
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

/// Parses `#rrggbb` or `#rrggbbaa` to `0xRRGGBBAA`.
fn colour(hex: &str) -> Option<u32> {
    let digits = hex.strip_prefix('#')?;
    let value = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        6 => Some(value << 8 | 0xff),
        8 => Some(value),
        _ => None,
    }
}
