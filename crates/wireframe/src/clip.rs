//! Where nodes stand in the window and which part of them is seen.

use crate::{Attr, Frame, Kind, Node, NodeId, Point, Rect, Viewport};

/// A node's place in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NodeBounds {
    /// The whole node.
    pub rect: Rect,
    /// The part that is seen, empty where nothing is.
    pub visible: Rect,
}

/// Finds the places of nodes that come depth first, parents before their children.
///
/// The visible part is the node within the viewport and within the visible parts of the ancestors that
/// clip (scroll containers and those with [`Attr::ClipsChildren`]), unless the node says it itself with
/// [`Attr::ClipX`] and its like, or with [`Attr::Unclipped`].
#[derive(Clone, Debug)]
pub struct ClipStack {
    viewport: Rect,
    above: Vec<Standing>,
}

/// What a node on the way down means for its children.
#[derive(Clone, Copy, Debug)]
struct Standing {
    id: NodeId,
    /// Where the children's coordinates begin.
    origin: Point,
    /// What the children are seen in.
    clip: Rect,
}

impl ClipStack {
    /// Starts a tree in a window.
    #[must_use]
    pub fn new(viewport: Viewport) -> Self {
        Self {
            viewport: Rect {
                x: 0,
                y: 0,
                w: viewport.w,
                h: viewport.h,
            },
            above: Vec::new(),
        }
    }

    /// The place of the next node. Called again for the same node, it takes the second as the one that
    /// holds: a writer asks first and says more about the clip where the answer is not what it sees.
    pub fn push<T>(&mut self, node: &Node<T>) -> NodeBounds {
        while self
            .above
            .last()
            .is_some_and(|above| Some(above.id) != node.parent)
        {
            self.above.pop();
        }
        let (origin, clip) = match self.above.last() {
            Some(above) => (above.origin, above.clip),
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
        self.above.push(Standing {
            id: node.id,
            origin: Point {
                x: rect.x.saturating_sub(scrolled.x),
                y: rect.y.saturating_sub(scrolled.y),
            },
            clip: if clips { visible } else { clip },
        });
        NodeBounds { rect, visible }
    }
}

/// The place of each node of a frame, in the order of its nodes.
#[must_use]
pub fn node_bounds<T>(frame: &Frame<T>) -> Vec<NodeBounds> {
    let mut clips = ClipStack::new(frame.viewport);
    frame.nodes.iter().map(|node| clips.push(node)).collect()
}

/// The visible part that the node says itself.
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
    fn a_scroll_container_moves_and_clips_what_is_in_it() {
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
    fn other_containers_clip_only_where_they_say_so() {
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
    fn a_node_that_says_its_visible_part_is_believed() {
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
