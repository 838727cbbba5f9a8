//! Bounds of nodes in the window, whole and visible.

use crate::{Attr, Frame, Kind, Node, NodeId, Point, Rect, Viewport};

/// The bounds of a node in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeBounds {
    /// The whole node.
    pub rect: Rect,
    /// The visible part, empty if the node is not visible.
    pub visible: Rect,
}

/// Computes the bounds of nodes, which are pushed depth first, parents before their children.
///
/// The visible part is the intersection of the node with the viewport and with the visible parts of the ancestors
/// that clip (scroll containers and nodes with [`Attr::ClipsChildren`]). [`Attr::ClipX`] and the three keys after it, and
/// [`Attr::Unclipped`], override it.
#[derive(Clone, Debug)]
pub struct ClipStack {
    viewport: Rect,
    ancestors: Vec<ChildSpace>,
}

/// The coordinate space of a node's children.
#[derive(Clone, Copy, Debug)]
struct ChildSpace {
    parent: NodeId,
    /// Origin of the children's coordinates in the window.
    origin: Point,
    /// The part of the window in which children are visible.
    clip: Rect,
}

impl ClipStack {
    /// Starts a tree in a window of this size.
    #[must_use]
    pub fn new(viewport: Viewport) -> Self {
        Self {
            viewport: Rect {
                x: 0,
                y: 0,
                w: viewport.w,
                h: viewport.h,
            },
            ancestors: Vec::new(),
        }
    }

    /// Returns the bounds of the next node. A second call for the same node replaces the first: a writer compares the
    /// bounds with the real ones and sets clip attributes if they differ.
    pub fn push<T>(&mut self, node: &Node<T>) -> NodeBounds {
        while self
            .ancestors
            .last()
            .is_some_and(|space| Some(space.parent) != node.parent)
        {
            self.ancestors.pop();
        }
        let (origin, clip) = match self.ancestors.last() {
            Some(space) => (space.origin, space.clip),
            None => (Point::default(), self.viewport),
        };
        let rect = node.rect.translated(origin);
        let visible = if node.flag(Attr::Unclipped) {
            rect
        } else {
            own_clip(node, rect).unwrap_or_else(|| rect.intersection(&clip))
        };
        let clips = node.kind == Kind::Scroll || node.flag(Attr::ClipsChildren);
        let scrolled = node.scroll_offset();
        self.ancestors.push(ChildSpace {
            parent: node.id,
            origin: Point {
                x: rect.x.saturating_sub(scrolled.x),
                y: rect.y.saturating_sub(scrolled.y),
            },
            clip: if clips { visible } else { clip },
        });
        NodeBounds { rect, visible }
    }
}

/// Returns the bounds of each node of a frame, in the order of its nodes.
#[must_use]
pub fn node_bounds<T>(frame: &Frame<T>) -> Vec<NodeBounds> {
    let mut clips = ClipStack::new(frame.viewport);
    frame.nodes.iter().map(|node| clips.push(node)).collect()
}

/// The visible part in the node's own attributes.
fn own_clip<T>(node: &Node<T>, rect: Rect) -> Option<Rect> {
    let clip = Rect {
        x: node.length(Attr::ClipX)?,
        y: node.length(Attr::ClipY)?,
        w: node.length(Attr::ClipW)?,
        h: node.length(Attr::ClipH)?,
    };
    Some(clip.translated(Point { x: rect.x, y: rect.y }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEWPORT: Viewport = Viewport { w: 1000, h: 1000 };

    fn rect(x: i32, y: i32, w: i32, h: i32) -> Rect {
        Rect { x, y, w, h }
    }

    fn node(id: u32, parent: u32, rect: Rect) -> Node<()> {
        let id = NodeId::new(id).unwrap();
        Node::new(id, NodeId::new(parent), Kind::Container, rect)
    }

    fn check(nodes: &[Node<()>], expected: &[(Rect, Rect)]) {
        let mut clips = ClipStack::new(VIEWPORT);
        for (node, (rect, visible)) in nodes.iter().zip(expected) {
            assert_eq!(
                clips.push(node),
                NodeBounds {
                    rect: *rect,
                    visible: *visible
                }
            );
        }
    }

    #[test]
    fn scroll_container_moves_and_clips_its_content() {
        let mut list = node(1, 0, rect(100, 100, 200, 300));
        list.kind = Kind::Scroll;
        list.attrs.insert(Attr::ScrollY, 50);
        check(
            &[
                list,
                node(2, 1, rect(0, 0, 400, 100)),
                node(3, 0, rect(0, 0, 9, 9)),
            ],
            &[
                (rect(100, 100, 200, 300), rect(100, 100, 200, 300)),
                (rect(100, 50, 400, 100), rect(100, 100, 200, 50)),
                (rect(0, 0, 9, 9), rect(0, 0, 9, 9)),
            ],
        );
    }

    #[test]
    fn other_containers_clip_only_if_flagged() {
        let outer = node(1, 0, rect(0, 0, 100, 100));
        let mut clipping = outer.clone();
        clipping.attrs.insert(Attr::ClipsChildren, 1);
        let inner = node(2, 1, rect(50, 0, 2000, 10));
        let whole = rect(50, 0, 2000, 10);
        let seen = |outer, visible| {
            check(
                &[outer, inner.clone()],
                &[(rect(0, 0, 100, 100), rect(0, 0, 100, 100)), (whole, visible)],
            );
        };
        seen(outer, rect(50, 0, 950, 10));
        seen(clipping, rect(50, 0, 50, 10));
    }

    #[test]
    fn clip_attributes_override_the_visible_part() {
        let mut list = node(1, 0, rect(10, 10, 100, 100));
        list.kind = Kind::Scroll;
        let clip = [
            (Attr::ClipX, 5),
            (Attr::ClipY, 6),
            (Attr::ClipW, 7),
            (Attr::ClipH, 8),
        ];
        list.attrs = clip.into_iter().collect();
        let mut free = node(2, 1, rect(0, 0, 300, 300));
        free.attrs.insert(Attr::Unclipped, 1);
        check(
            &[list, free, node(3, 1, rect(0, 0, 300, 300))],
            &[
                (rect(10, 10, 100, 100), rect(15, 16, 7, 8)),
                (rect(10, 10, 300, 300), rect(10, 10, 300, 300)),
                (rect(10, 10, 300, 300), rect(15, 16, 7, 8)),
            ],
        );
    }
}
