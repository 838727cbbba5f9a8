//! What the look of a node depends on besides the node: who clips it, and what it is painted over.

use afterimage_wireframe::{Attr, Kind, Node, Rect};

use super::family::Family;
use super::order::levels;
use crate::picture::{Picture, Placed};

/// What is around a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    /// Whether its box cuts off what is in it.
    pub(super) clips: bool,
    /// Which part of the frame is seen, where the boxes around it do not see to that.
    pub(super) clip: Option<Rect>,
    /// Level in the order of painting; 0 is that of the tree.
    pub(super) level: i32,
    /// Whether it has no children.
    pub(super) is_leaf: bool,
}

/// The surroundings of all nodes, in the order of `placed`.
pub(super) fn surroundings<T>(picture: &Picture<'_, T>, family: &Family) -> Vec<Surroundings> {
    let placed = &picture.placed;
    let cuts = cuts(placed);
    let cuts_at = |at: usize| cuts.get(at).copied().unwrap_or(false);
    let levels = levels(placed);
    // What the boxes around each node let through; `None`: everything in the window.
    let mut windows: Vec<Option<Rect>> = Vec::with_capacity(placed.len());
    let mut found = Vec::with_capacity(placed.len());
    for (at, node) in placed.iter().enumerate() {
        let window = node.parent.and_then(|parent| {
            let above = windows.get(parent).copied().flatten();
            let own = placed.get(parent).filter(|_| cuts_at(parent));
            match (above, own.map(|parent| parent.frame)) {
                (Some(above), Some(own)) => Some(above.intersection(&own)),
                (above, own) => above.or(own),
            }
        });
        windows.push(window);
        let let_through = window.map_or(node.frame, |window| window.intersection(&node.frame));
        let (seen, let_through) = (
            node.visible.intersection(&picture.window),
            let_through.intersection(&picture.window),
        );
        let is_clipped = seen != let_through && !(seen.is_empty() && let_through.is_empty());
        found.push(Surroundings {
            clips: cuts_at(at),
            clip: is_clipped.then_some(node.visible),
            level: levels.get(at).copied().unwrap_or(0),
            is_leaf: family.is_leaf(at),
        });
    }
    found
}

/// Which boxes cut off what is in them. One that clips would also cut what the recording shows beyond
/// its edges: such boxes leave the clipping to the nodes inside them.
fn cuts<T>(placed: &[Placed<'_, T>]) -> Vec<bool> {
    let mut cuts: Vec<bool> = placed.iter().map(|placed| clips(placed.node)).collect();
    let says_itself = |node: &Node<T>| node.flag(Attr::Unclipped) || node.attr(Attr::ClipX).is_some();
    for node in placed.iter().filter(|placed| says_itself(placed.node)) {
        let mut above = node.parent;
        while let Some((at, ancestor)) = above.and_then(|at| Some((at, placed.get(at)?))) {
            if node.visible.intersection(&ancestor.frame) != node.visible
                && let Some(cuts) = cuts.get_mut(at)
            {
                *cuts = false;
            }
            above = ancestor.parent;
        }
    }
    cuts
}

/// Whether a node's children are seen only inside its bounds.
fn clips<T>(node: &Node<T>) -> bool {
    node.kind == Kind::Scroll || node.flag(Attr::ClipsChildren)
}
