//! Properties of a node's rendering that depend on other nodes: clipping by ancestors, and paint order.

use afterimage_wireframe::{Attr, Kind, Node, Rect};

use super::hierarchy::Hierarchy;
use super::paint_levels::paint_levels;
use crate::layout::{LaidOutNode, Layout};

/// The context in which a node is painted.
#[derive(Clone, Copy, Debug)]
pub(super) struct PaintContext {
    /// Whether the node's box clips its children (CSS `overflow: hidden`).
    pub(super) clips: bool,
    /// Visible part of the frame, if clipping by the ancestors' boxes does not already produce it.
    pub(super) clip: Option<Rect>,
    /// Paint level (`z-index`); 0 keeps the order of the tree.
    pub(super) level: i32,
    /// Whether the node has no children.
    pub(super) is_leaf: bool,
}

/// Returns the paint contexts of all nodes, in the order of `layout.nodes`.
pub(super) fn paint_contexts<T>(layout: &Layout<'_, T>, hierarchy: &Hierarchy) -> Vec<PaintContext> {
    let clipping = clipping_boxes(&layout.nodes);
    let levels = paint_levels(&layout.nodes);
    // Intersection of the clipping boxes around each node; `None` if no box clips it.
    let mut windows: Vec<Option<Rect>> = Vec::with_capacity(layout.nodes.len());
    let mut contexts = Vec::with_capacity(layout.nodes.len());
    for (at, ((node, clips), level)) in layout.nodes.iter().zip(&clipping).zip(levels).enumerate() {
        let window = node.parent.and_then(|parent| {
            let above = windows.get(parent).copied().flatten();
            let clips = clipping.get(parent).copied().unwrap_or(false);
            let own = layout.nodes.get(parent).filter(|_| clips);
            match (above, own.map(|parent| parent.frame)) {
                (Some(above), Some(own)) => Some(above.intersection(&own)),
                (above, own) => above.or(own),
            }
        });
        windows.push(window);
        let by_boxes = window.map_or(node.frame, |window| window.intersection(&node.frame));
        let (recorded, by_boxes) = (
            node.visible.intersection(&layout.window),
            by_boxes.intersection(&layout.window),
        );
        let differs = recorded != by_boxes && !(recorded.is_empty() && by_boxes.is_empty());
        contexts.push(PaintContext {
            clips: *clips,
            clip: differs.then_some(node.visible),
            level,
            is_leaf: hierarchy.is_leaf(at),
        });
    }
    contexts
}

/// Returns for each node whether its box clips its descendants.
///
/// A box with a descendant that the recording shows beyond the box's edges must not clip. Its descendants are
/// clipped one by one instead.
fn clipping_boxes<T>(nodes: &[LaidOutNode<'_, T>]) -> Vec<bool> {
    let mut clipping: Vec<bool> = nodes
        .iter()
        .map(|laid_out| clips_children(laid_out.node))
        .collect();
    let has_own_clip = |node: &Node<T>| node.flag(Attr::Unclipped) || node.attr(Attr::ClipX).is_some();
    for node in nodes.iter().filter(|laid_out| has_own_clip(laid_out.node)) {
        let mut above = node.parent;
        while let Some((at, ancestor)) = above.and_then(|at| Some((at, nodes.get(at)?))) {
            if node.visible.intersection(&ancestor.frame) != node.visible
                && let Some(clips) = clipping.get_mut(at)
            {
                *clips = false;
            }
            above = ancestor.parent;
        }
    }
    clipping
}

/// Returns whether children are visible only within the node's bounds.
fn clips_children<T>(node: &Node<T>) -> bool {
    node.kind == Kind::Scroll || node.flag(Attr::ClipsChildren)
}
