//! Properties of a node's rendering that depend on other nodes: transforms, paint order, clipping by ancestors, and
//! layout direction.

use afterimage_wireframe::{Affine, ClipRule, Kind, LayoutDirection};

use super::clip_region::ClipRegion;
use super::hierarchy::Hierarchy;
use super::stacking::{Stacking, TransformTarget, stackings};
use crate::layout::{LaidOutNode, Layout};

/// The context in which a node is painted.
#[derive(Clone, Debug)]
pub(super) struct PaintContext {
    /// Whether the node's box clips its children (CSS `overflow: hidden`).
    pub(super) clips: bool,
    /// Visible part of the frame, if clipping by the ancestors' boxes does not already produce it. In the
    /// coordinates of the frame, before any transform.
    pub(super) clip: Option<ClipRegion>,
    /// Transform and paint levels.
    pub(super) stacking: Stacking,
    /// Layout direction, if it is known.
    pub(super) direction: Option<LayoutDirection>,
    /// Whether the node has no children.
    pub(super) is_leaf: bool,
    /// Whether the node has no children besides icons, which do not show its value.
    pub(super) shows_value: bool,
}

/// The space in which the children of a node are laid out.
#[derive(Clone)]
struct ChildSpace {
    /// Part in which the children are visible by the recording.
    recorded: ClipRegion,
    /// Part in which the boxes around the children show them.
    boxes: ClipRegion,
}

/// Returns the paint contexts of all nodes, in the order of `layout.nodes`.
pub(super) fn paint_contexts<T>(layout: &Layout<'_, T>, hierarchy: &Hierarchy) -> Vec<PaintContext> {
    let stackings = stackings(&layout.nodes);
    let clipping = clipping_boxes(&layout.nodes, &stackings);
    let window = ChildSpace {
        recorded: ClipRegion::Rect(layout.window),
        boxes: ClipRegion::Rect(layout.window),
    };
    let mut spaces: Vec<ChildSpace> = Vec::with_capacity(layout.nodes.len());
    let mut contexts: Vec<PaintContext> = Vec::with_capacity(layout.nodes.len());
    for (at, ((node, clips), stacking)) in layout.nodes.iter().zip(&clipping).zip(stackings).enumerate() {
        let around = node
            .parent
            .and_then(|parent| spaces.get(parent))
            .unwrap_or(&window);
        let map = match stacking.target {
            TransformTarget::None => None,
            TransformTarget::Box(map) | TransformTarget::Painter(map) => Some(map),
        };
        let local = map.map_or_else(|| around.clone(), |map| around.before(&map));
        let visible = ClipRule::of_node(node.node).own_part(node.frame);
        let clip = match &visible {
            None if local.recorded == local.boxes => None,
            None => Some(local.recorded.clone()),
            Some(visible) => Some(ClipRegion::Rect(*visible)),
        };
        let clip = clip.filter(|clip| {
            let shown = local.boxes.within(node.frame);
            !shown.equals_part(&shown.intersection(clip))
        });
        let is_passed_on = matches!(stacking.target, TransformTarget::Painter(_));
        let mut inside = local;
        if node.node.clips_children() {
            inside.recorded = match visible {
                Some(visible) => ClipRegion::Rect(visible),
                None => inside.recorded.within(node.frame),
            };
        }
        if *clips {
            inside.boxes = inside.boxes.within(node.frame);
        }
        spaces.push(match stacking.target {
            TransformTarget::Painter(map) => ChildSpace {
                recorded: if node.node.clips_children() {
                    inside.recorded.mapped(&map)
                } else {
                    around.recorded.clone()
                },
                boxes: around.boxes.clone(),
            },
            _ => inside,
        });
        let above = node.parent.and_then(|parent| contexts.get(parent));
        let direction = node
            .node
            .layout_direction(above.and_then(|parent| parent.direction));
        contexts.push(PaintContext {
            direction,
            clips: *clips && !is_passed_on,
            clip,
            stacking,
            is_leaf: hierarchy.is_leaf(at),
            shows_value: has_icons_only(layout, hierarchy, at),
        });
    }
    contexts
}

/// Returns whether all children of a node are images.
fn has_icons_only<T>(layout: &Layout<'_, T>, hierarchy: &Hierarchy, at: usize) -> bool {
    let children = hierarchy.children.get(at).into_iter().flatten();
    children
        .filter_map(|child| layout.nodes.get(*child))
        .all(|child| child.node.kind == Kind::Image)
}

impl ChildSpace {
    /// Returns the space before a map is applied. A node with a singular map is not drawn, so its space is
    /// arbitrary.
    fn before(&self, map: &Affine) -> Self {
        let Some(inverse) = map.inverse() else {
            return self.clone();
        };
        let recorded = self.recorded.mapped(&inverse);
        let boxes = if self.recorded == self.boxes {
            recorded.clone()
        } else {
            self.boxes.mapped(&inverse)
        };
        Self { recorded, boxes }
    }
}

/// Returns for each node whether its box clips its descendants.
///
/// A box must not clip if the recording shows a descendant, or the box itself, beyond the box's edges. Its
/// descendants are clipped one by one instead.
fn clipping_boxes<T>(nodes: &[LaidOutNode<'_, T>], stackings: &[Stacking]) -> Vec<bool> {
    let mut clipping: Vec<bool> = nodes
        .iter()
        .map(|laid_out| laid_out.node.clips_children())
        .collect();
    let is_moved = |at: usize| {
        stackings
            .get(at)
            .is_some_and(|stacking| stacking.target != TransformTarget::None)
    };
    for (at, laid_out) in nodes.iter().enumerate() {
        let Some(visible) = ClipRule::of_node(laid_out.node).own_part(laid_out.frame) else {
            continue;
        };
        let mut moved = false;
        let mut around = Some(at);
        while let Some((at, node)) = around.and_then(|at| Some((at, nodes.get(at)?))) {
            // A transform below the box may move the descendant anywhere.
            if (moved || visible.intersection(&node.frame) != visible)
                && let Some(clips) = clipping.get_mut(at)
            {
                *clips = false;
            }
            moved |= is_moved(at);
            around = node.parent;
        }
    }
    clipping
}
