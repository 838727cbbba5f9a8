//! Drawn nodes of a tree, computed depth first.

use super::affine::OwnTransform;
use super::area::{Area, Rounding};
use super::clip_rule::ClipRule;
use super::space::Space;
use crate::{Attr, Frame, Node, NodeId, Point, Rect, Viewport};

/// Opacity of a node that is not transparent, in thousandths.
const OPAQUE: u32 = 1000;

/// The geometry of a node in the window.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnNode {
    /// The node's rectangle by layout alone: places and scroll offsets added up, without transforms.
    pub frame: Rect,
    /// The visible part of `frame` by layout alone. It may exceed `frame` if the node's own attributes say so.
    pub clip: Rect,
    /// The whole node as it is drawn, after all transforms. It is empty if a transform is singular.
    pub quad: Area,
    /// The part of `quad` that window, ancestors and the node's own attributes leave visible. Opacity and other nodes are not
    /// considered. If it cannot be computed exactly, it is larger than the real part, never smaller.
    pub visible: Area,
    /// The part of `visible` in which the node surely hides everything that is painted before it.
    pub covered: Area,
    /// Whether any part of the node can be seen: `visible` is not empty, and the node is not fully transparent.
    pub is_drawn: bool,
}

/// Computes the drawn geometry of nodes, which are pushed depth first, parents before their children.
///
/// A transform turns about the centre of its node and applies to the subtree. The visible part is the intersection of the
/// drawn quad with the window and with the visible parts of the ancestors that clip (scroll containers and nodes with
/// [`Attr::ClipsChildren`]). [`Attr::ClipX`] and the three keys after it, and [`Attr::Unclipped`], override it.
#[derive(Clone, Debug)]
pub struct DrawnNodes {
    window: Rect,
    ancestors: Vec<Ancestor>,
}

/// An ancestor of the next node, and the context in which its children are drawn.
#[derive(Clone, Debug)]
struct Ancestor {
    id: NodeId,
    context: ChildContext,
}

/// The context in which siblings are drawn.
#[derive(Clone, Debug)]
struct ChildContext {
    /// Origin of the coordinates by layout alone.
    origin: Point,
    /// The part of the window in which siblings are visible, by layout alone.
    layout_clip: Rect,
    space: Space,
    /// The part of the window in which siblings are visible.
    clip: Area,
    surely_visible: SurelyVisible,
}

/// The part of a context's clip in which siblings are visible for sure.
#[derive(Clone, Debug)]
enum SurelyVisible {
    /// The whole clip.
    Clip,
    /// The clip of an ancestor has rounded corners. This is inside of them.
    Within(Area),
    /// A transform of an ancestor is not finite, so its place is in doubt.
    Nowhere,
}

impl DrawnNodes {
    /// Starts a tree in a window of this size.
    #[must_use]
    pub fn new(viewport: Viewport) -> Self {
        Self {
            window: Rect {
                x: 0,
                y: 0,
                w: viewport.w,
                h: viewport.h,
            },
            ancestors: Vec::new(),
        }
    }

    /// Returns the geometry of the next node. A second call for the same node replaces the first: a writer compares the
    /// geometry with the real one and sets clip attributes if they differ.
    pub fn push<T>(&mut self, node: &Node<T>) -> DrawnNode {
        while self
            .ancestors
            .last()
            .is_some_and(|ancestor| Some(ancestor.id) != node.parent)
        {
            self.ancestors.pop();
        }
        let (drawn, context) = match self.ancestors.last() {
            Some(ancestor) => ancestor.context.draw(node, self.window),
            None => ChildContext::of_roots(self.window).draw(node, self.window),
        };
        self.ancestors.push(Ancestor { id: node.id, context });
        drawn
    }
}

/// Returns the geometry of each node of a frame, in the order of its nodes.
#[must_use]
pub fn drawn_nodes<T>(frame: &Frame<T>) -> Vec<DrawnNode> {
    let mut drawn = DrawnNodes::new(frame.viewport);
    frame.nodes.iter().map(|node| drawn.push(node)).collect()
}

impl ChildContext {
    fn of_roots(window: Rect) -> Self {
        Self {
            origin: Point::default(),
            layout_clip: window,
            space: Space::Layout(Point::default()),
            clip: window.into(),
            surely_visible: SurelyVisible::Clip,
        }
    }

    /// Returns the geometry of a node in this context, and the context of its children.
    fn draw<T>(&self, node: &Node<T>, window: Rect) -> (DrawnNode, Self) {
        let rule = ClipRule::of_node(node);
        let clips_children = node.clips_children();
        let frame = node.rect.translated(self.origin);
        let layout_clip = rule
            .own_part(frame)
            .unwrap_or_else(|| frame.intersection(&self.layout_clip));
        let own_transform = OwnTransform::from_node(node);
        let space = self.space.transformed(own_transform);
        let quad = space.area(node.rect, window);
        // The visible part by its rule, which may exceed the node. Children of a node that clips are visible in it.
        let by_rule = match rule.own_part(node.rect) {
            Some(part) => space.area(part, window),
            None => quad.intersection(&self.clip, Rounding::Outwards),
        };
        let visible = match rule {
            ClipRule::Own(_) => quad.intersection(&by_rule, Rounding::Outwards),
            ClipRule::Unclipped | ClipRule::Inherited => by_rule.clone(),
        };
        let surely_visible = match (own_transform, &self.surely_visible) {
            (OwnTransform::NotFinite, _) | (_, SurelyVisible::Nowhere) => SurelyVisible::Nowhere,
            (_, SurelyVisible::Within(_)) if rule != ClipRule::Inherited => SurelyVisible::Clip,
            (_, inherited) => inherited.clone(),
        };
        let radius = node.length(Attr::CornerRadius).filter(|radius| *radius > 0);
        let inside_corners = || radius.map(|radius| space.area_inside_corners(node.rect, radius));
        let covered = if is_opaque(node) {
            surely_visible.part_of(&visible, inside_corners())
        } else {
            Area::EMPTY
        };
        let of_children = Self {
            origin: Point {
                x: frame.x.saturating_sub(node.scroll_offset().x),
                y: frame.y.saturating_sub(node.scroll_offset().y),
            },
            layout_clip: if clips_children {
                layout_clip
            } else {
                self.layout_clip
            },
            space: space.of_children(node),
            surely_visible: match (clips_children, radius) {
                (false, _) if matches!(surely_visible, SurelyVisible::Nowhere) => surely_visible,
                (false, _) => self.surely_visible.clone(),
                (true, None) => surely_visible,
                (true, Some(_)) => SurelyVisible::Within(surely_visible.part_of(&by_rule, inside_corners())),
            },
            clip: if clips_children {
                by_rule
            } else {
                self.clip.clone()
            },
        };
        let drawn = DrawnNode {
            frame,
            clip: layout_clip,
            is_drawn: !visible.is_empty() && node.attr(Attr::Opacity) != Some(0),
            quad,
            visible,
            covered,
        };
        (drawn, of_children)
    }
}

impl SurelyVisible {
    /// Returns the part of a visible area that is visible for sure, inside the rounded corners of the node itself.
    fn part_of(&self, visible: &Area, inside_corners: Option<Area>) -> Area {
        if !visible.is_exact() {
            return Area::EMPTY;
        }
        let surely = match self {
            Self::Clip => visible.clone(),
            Self::Within(inner) => visible.intersection(inner, Rounding::Inwards),
            Self::Nowhere => Area::EMPTY,
        };
        match inside_corners {
            None => surely,
            Some(inside) => surely.intersection(&inside, Rounding::Inwards),
        }
    }
}

/// Returns whether a node hides everything below it: with a colour that is opaque, and no image or gradient in its place.
fn is_opaque<T>(node: &Node<T>) -> bool {
    node.attr(Attr::Background)
        .is_some_and(|colour| colour & 0xff == 0xff)
        && !node.flag(Attr::BackgroundImage)
        && node.attr(Attr::Opacity).is_none_or(|opacity| opacity >= OPAQUE)
}

#[cfg(test)]
mod tests;
