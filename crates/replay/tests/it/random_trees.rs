//! Random trees with paint ranks, transforms, opacity, clips and scroll offsets, and the node on top at a point.
//!
//! Each node has a background of its own, which identifies it in a document.

use afterimage_wireframe::{Attr, Frame, Kind, Node, NodeId, RecordedText, Rect, SourceId, Viewport};

use super::random::Random;

/// The window of every tree, in tenths of a pixel.
pub(crate) const WINDOW: Viewport = Viewport { w: 3600, h: 6400 };
/// Number of sources of a scene.
const SOURCES: usize = 3;
/// Largest id of a node.
const IDS: u32 = 14;

/// The trees of the sources on a screen, from back to front.
#[derive(Clone, Default)]
pub(crate) struct Trees(pub(crate) [Option<Frame<RecordedText>>; SOURCES]);

impl Trees {
    /// Replaces or changes the tree of one source, or removes it. Returns the source.
    pub(crate) fn step(&mut self, random: &mut Random) -> SourceId {
        let at = random.below(SOURCES as u32) as usize;
        let source = SourceId(at as u8);
        self.0[at] = match self.0[at].take() {
            Some(_) if random.one_in(12) => None,
            Some(mut frame) if !random.one_in(4) => {
                change(&mut frame, random);
                Some(frame)
            }
            _ => Some(tree(random, source)),
        };
        source
    }

    /// Returns the background of the node on top at a point, or `None` if the screen is empty there. The
    /// position is given in tenths of a pixel.
    pub(crate) fn top(&self, at: [f64; 2]) -> Option<u32> {
        let frames = self.0.iter().flatten().rev();
        frames.into_iter().find_map(|frame| top_of(frame, at))
    }

    /// Returns whether the same node is on top everywhere within `distance`.
    pub(crate) fn is_even(&self, [x, y]: [f64; 2], distance: f64) -> bool {
        let steps = [-distance, -distance / 2.0, 0.0, distance / 2.0, distance];
        let around = steps.into_iter().flat_map(|dx| steps.map(|dy| [x + dx, y + dy]));
        let top = self.top([x, y]);
        around.into_iter().all(|at| self.top(at) == top)
    }
}

/// Returns a random tree with a random subset of the ids.
fn tree(random: &mut Random, source: SourceId) -> Frame<RecordedText> {
    let mut frame = Frame::empty(source, WINDOW);
    let mut ids: Vec<u32> = (1..=IDS).filter(|_| !random.one_in(3)).collect();
    for at in 1..ids.len() {
        if random.one_in(5) {
            ids.swap(at - 1, at);
        }
    }
    for id in ids {
        let count = frame.nodes.len();
        let parent = match count {
            0 => None,
            _ if random.one_in(2) => Some(count - 1),
            _ => (!random.one_in(5)).then(|| random.below(count as u32) as usize),
        };
        let kind = if random.one_in(6) {
            Kind::Scroll
        } else {
            Kind::Container
        };
        let rect = Rect {
            x: random.between(-400, 1400),
            y: random.between(-400, 2400),
            w: random.between(60, 3000),
            h: random.between(60, 4000),
        };
        let parent_id = parent.map(|at| frame.nodes[at].id);
        let mut node = Node::new(NodeId::new(id).unwrap(), parent_id, kind, rect);
        let colour = (40 * (u32::from(source.0) + 1)) << 24 | (id * 16) << 16 | 0x80ff;
        node.attrs.insert(Attr::Background, colour);
        decorate(&mut node, random);
        let end = parent.map_or(count, |parent| end_of(&frame, parent));
        frame.nodes.insert(end, node);
    }
    frame.paint = paint_order(&frame, random);
    frame
}

/// Changes attributes and places of some nodes, or the paint order.
fn change(frame: &mut Frame<RecordedText>, random: &mut Random) {
    for node in &mut frame.nodes {
        if random.one_in(4) {
            decorate(node, random);
        }
        if random.one_in(6) {
            node.rect.x += random.between(-300, 300);
            node.rect.w = random.between(60, 3000);
        }
    }
    if random.one_in(3) {
        frame.paint = paint_order(frame, random);
    }
}

/// Returns the index after the last descendant of the node at an index.
fn end_of(frame: &Frame<RecordedText>, at: usize) -> usize {
    let mut family = vec![frame.nodes[at].id];
    let is_inside = |node: &&Node<RecordedText>, family: &[NodeId]| {
        node.parent.is_some_and(|parent| family.contains(&parent))
    };
    for node in &frame.nodes[at + 1..] {
        if !is_inside(&node, &family) {
            break;
        }
        family.push(node.id);
    }
    at + family.len()
}

fn paint_order(frame: &Frame<RecordedText>, random: &mut Random) -> Option<Vec<NodeId>> {
    let mut order: Vec<NodeId> = frame.nodes.iter().map(|node| node.id).collect();
    let count = order.len();
    match random.below(4) {
        0 => return None,
        // Some neighbours change places.
        1 => {
            for at in 1..count {
                if random.one_in(4) {
                    order.swap(at - 1, at);
                }
            }
        }
        // Subtrees are painted as a whole, in another order than that of the siblings.
        2 => {
            let mut sorted = Vec::with_capacity(count);
            let roots: Vec<usize> = (0..count)
                .filter(|at| frame.nodes[*at].parent.is_none())
                .collect();
            let mut left = roots;
            while let Some(at) = left.pop() {
                sorted.push(frame.nodes[at].id);
                let mut children: Vec<usize> = (0..count)
                    .filter(|child| frame.nodes[*child].parent == Some(frame.nodes[at].id))
                    .collect();
                if random.one_in(2) {
                    children.reverse();
                }
                left.extend(children);
            }
            order = sorted;
        }
        _ => {
            for at in 1..count {
                let other = random.below(at as u32 + 1) as usize;
                order.swap(at, other);
            }
        }
    }
    Some(order)
}

/// Sets all attributes that move, clip or blend a node.
fn decorate(node: &mut Node<RecordedText>, random: &mut Random) {
    let background = node.attr(Attr::Background).unwrap();
    node.attrs = [(Attr::Background, background)].into_iter().collect();
    if random.one_in(5) {
        node.attrs.insert(Attr::Opacity, 400);
    }
    if random.one_in(5) {
        node.attrs.insert(Attr::ClipsChildren, 1);
    }
    if random.one_in(12) {
        node.attrs.insert(Attr::Unclipped, 1);
    } else if random.one_in(8) {
        let clip = [
            (Attr::ClipX, random.between(-100, 200)),
            (Attr::ClipY, random.between(-100, 200)),
            (Attr::ClipW, random.between(0, 2500)),
            (Attr::ClipH, random.between(0, 2500)),
        ];
        for (key, length) in clip {
            node.attrs.insert(key, length.cast_unsigned());
        }
    }
    if node.kind == Kind::Scroll {
        node.attrs
            .insert(Attr::ScrollX, random.between(-50, 50).cast_unsigned());
        node.attrs
            .insert(Attr::ScrollY, random.between(-50, 500).cast_unsigned());
    }
    if random.one_in(3) {
        let share = random.between(40, 160) as f32 / 100.0;
        let (sin, cos) = (random.between(0, 62) as f32 / 10.0).sin_cos();
        let matrix = match random.below(8) {
            0 => [1.01, 0.0, 0.0, 1.01, 0.0, 0.0],
            1 => [share, 0.0, 0.0, share, 0.0, 0.0],
            2 => [cos, sin, -sin, cos, 0.0, 0.0],
            3 => [share * cos, share * sin, -sin, cos, 10.0, -20.0],
            4 => [1.0, 0.0, share - 1.0, 1.0, 0.0, 0.0],
            5 => [-1.0, 0.0, 0.0, 1.0, 12.5, 0.0],
            6 if random.one_in(4) => [0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            _ => [1.0, 0.0, 0.0, 1.0, random.between(-90, 90) as f32, 30.5],
        };
        let keys = [
            Attr::TransformA,
            Attr::TransformB,
            Attr::TransformC,
            Attr::TransformD,
            Attr::TransformTx,
            Attr::TransformTy,
        ];
        for (key, part) in keys.into_iter().zip(matrix) {
            node.attrs.insert(key, part.to_bits());
        }
    }
}

fn top_of(frame: &Frame<RecordedText>, at: [f64; 2]) -> Option<u32> {
    let order = frame
        .paint
        .clone()
        .unwrap_or_else(|| frame.nodes.iter().map(|node| node.id).collect());
    let top = order.iter().rev().find(|id| is_drawn(frame, **id, at))?;
    node(frame, *top).attr(Attr::Background)
}

fn node(frame: &Frame<RecordedText>, id: NodeId) -> &Node<RecordedText> {
    frame.nodes.iter().find(|node| node.id == id).unwrap()
}

/// Returns whether a node is drawn at a point of the window.
fn is_drawn(frame: &Frame<RecordedText>, id: NodeId, at: [f64; 2]) -> bool {
    let node = node(frame, id);
    inside_box(frame, node, at).is_some_and(|[x, y]| {
        is_between(x, 0, node.rect.w) && is_between(y, 0, node.rect.h) && is_visible(frame, node, at)
    })
}

/// Returns whether clips let a point of a node be seen.
fn is_visible(frame: &Frame<RecordedText>, of: &Node<RecordedText>, at: [f64; 2]) -> bool {
    if of.flag(Attr::Unclipped) {
        return true;
    }
    let length = |key| of.length(key).unwrap();
    if of.attr(Attr::ClipX).is_some() {
        let [x, y] = inside_box(frame, of, at).unwrap_or([f64::NAN; 2]);
        return is_between(x, length(Attr::ClipX), length(Attr::ClipW))
            && is_between(y, length(Attr::ClipY), length(Attr::ClipH));
    }
    let mut above = of.parent;
    while let Some(ancestor) = above.map(|id| node(frame, id)) {
        if ancestor.kind == Kind::Scroll || ancestor.flag(Attr::ClipsChildren) {
            let inside = inside_box(frame, ancestor, at);
            // A clip of its own replaces the bounds of the ancestor.
            let has_own_clip = !ancestor.flag(Attr::Unclipped) && ancestor.attr(Attr::ClipX).is_some();
            let is_inside = inside.is_some_and(|[x, y]| {
                has_own_clip || is_between(x, 0, ancestor.rect.w) && is_between(y, 0, ancestor.rect.h)
            });
            return is_inside && is_visible(frame, ancestor, at);
        }
        above = ancestor.parent;
    }
    true
}

fn is_between(at: f64, start: i32, length: i32) -> bool {
    at >= f64::from(start) && at < f64::from(start) + f64::from(length)
}

/// Returns a point of the window in the coordinates of a node's box, or `None` if a transform leaves no area.
fn inside_box(frame: &Frame<RecordedText>, of: &Node<RecordedText>, at: [f64; 2]) -> Option<[f64; 2]> {
    let [x, y] = match of.parent.map(|id| node(frame, id)) {
        Some(parent) => {
            let [x, y] = inside_box(frame, parent, at)?;
            let scrolled = parent.scroll_offset();
            [x + f64::from(scrolled.x), y + f64::from(scrolled.y)]
        }
        None => at,
    };
    let half = [f64::from(of.rect.w) / 2.0, f64::from(of.rect.h) / 2.0];
    let centre = [f64::from(of.rect.x) + half[0], f64::from(of.rect.y) + half[1]];
    let part = |key, default: f32| f64::from(of.attr(key).map_or(default, f32::from_bits));
    let (a, b) = (part(Attr::TransformA, 1.0), part(Attr::TransformB, 0.0));
    let (c, d) = (part(Attr::TransformC, 0.0), part(Attr::TransformD, 1.0));
    let dx = x - centre[0] - 10.0 * part(Attr::TransformTx, 0.0);
    let dy = y - centre[1] - 10.0 * part(Attr::TransformTy, 0.0);
    let determinant = a * d - b * c;
    if determinant == 0.0 {
        return None;
    }
    Some([
        (d * dx - c * dy) / determinant + half[0],
        (a * dy - b * dx) / determinant + half[1],
    ])
}
