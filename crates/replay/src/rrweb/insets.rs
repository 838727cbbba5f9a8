//! Distances of a node's background from its edges.

use afterimage_wireframe::{Attr, Node, Rect};

/// Distances from the edges, in tenths of a pixel. Together they are no larger than the node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Insets {
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
    pub(super) left: i32,
}

/// The attribute is in halves of a pixel.
const TENTHS_OF_A_HALF: i32 = 5;

impl Insets {
    /// Returns the distances of a node, or `None` if the background fills it.
    pub(super) fn of<T>(node: &Node<T>) -> Option<Self> {
        let [top, right, bottom, left] = node
            .attr(Attr::BackgroundInsets)?
            .to_be_bytes()
            .map(|halves| i32::from(halves) * TENTHS_OF_A_HALF);
        if (top, right, bottom, left) == (0, 0, 0, 0) {
            return None;
        }
        let (width, height) = (node.rect.w.max(0), node.rect.h.max(0));
        let (top, left) = (top.min(height), left.min(width));
        Some(Self {
            top,
            right: right.min(width - left),
            bottom: bottom.min(height - top),
            left,
        })
    }

    /// Returns the rectangle of the background of a node, in the coordinates of the node's own `frame`.
    pub(super) fn inside(self, frame: Rect) -> Rect {
        Rect {
            x: frame.x.saturating_add(self.left),
            y: frame.y.saturating_add(self.top),
            w: frame.w.max(0) - self.left - self.right,
            h: frame.h.max(0) - self.top - self.bottom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_wireframe::{Kind, NodeId};

    fn node(w: i32, h: i32, insets: Option<u32>) -> Node<()> {
        let rect = Rect { x: 70, y: 70, w, h };
        let mut node = Node::new(NodeId::new(1).unwrap(), None, Kind::Button, rect);
        node.attrs = insets
            .map(|insets| (Attr::BackgroundInsets, insets))
            .into_iter()
            .collect();
        node
    }

    #[test]
    fn insets_are_read_in_the_order_of_css_and_limited_to_the_node() {
        let inside = |w, h, insets| {
            let node = node(w, h, Some(insets));
            let Rect { x, y, w, h } = Insets::of(&node).unwrap().inside(node.rect);
            (x - node.rect.x, y - node.rect.y, w, h)
        };
        assert_eq!(inside(1000, 480, 0x0c08_0c04), (20, 60, 940, 360));
        assert_eq!(inside(30, 70, 0x0c08_0c04), (20, 60, 0, 0));
        assert_eq!(inside(-5, 0, u32::MAX), (0, 0, 0, 0));
        assert_eq!(Insets::of(&node(1000, 480, Some(0))), None);
        assert_eq!(Insets::of(&node(1000, 480, None)), None);
    }
}
