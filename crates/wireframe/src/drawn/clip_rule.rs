//! The rule by which a node's own attributes limit its visible part.

use crate::{Attr, Node, Point, Rect};

/// The rule that determines the visible part of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClipRule {
    /// The whole node is visible, whatever clips its ancestors: [`Attr::Unclipped`].
    Unclipped,
    /// The visible part, relative to the left top corner of the node: [`Attr::ClipX`] and the three keys after it.
    Own(Rect),
    /// The clip of the node's ancestors applies.
    Inherited,
}

impl ClipRule {
    /// Returns the rule of a node.
    #[must_use]
    pub fn of_node<T>(node: &Node<T>) -> Self {
        if node.flag(Attr::Unclipped) {
            return Self::Unclipped;
        }
        let own = || {
            Some(Rect {
                x: node.length(Attr::ClipX)?,
                y: node.length(Attr::ClipY)?,
                w: node.length(Attr::ClipW)?,
                h: node.length(Attr::ClipH)?,
            })
        };
        own().map_or(Self::Inherited, Self::Own)
    }

    /// Returns the visible part of a node that is at `frame`, in the coordinates of `frame`. It may exceed `frame`.
    /// Returns `None` if the clip of the ancestors applies.
    #[must_use]
    #[inline]
    pub fn own_part(self, frame: Rect) -> Option<Rect> {
        match self {
            Self::Unclipped => Some(frame),
            Self::Own(part) => Some(part.translated(Point {
                x: frame.x,
                y: frame.y,
            })),
            Self::Inherited => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, NodeId};

    const CLIP: [(Attr, u32); 4] = [
        (Attr::ClipX, 5),
        (Attr::ClipY, 6),
        (Attr::ClipW, 700),
        (Attr::ClipH, 8),
    ];

    #[test]
    fn own_part_needs_all_four_keys_and_is_relative_to_the_node() {
        let frame = Rect {
            x: 100,
            y: 200,
            w: 30,
            h: 40,
        };
        let part = |attrs: &[(Attr, u32)]| {
            let mut node = Node::<()>::new(NodeId::new(1).unwrap(), None, Kind::Text, Rect::default());
            node.attrs = attrs.iter().copied().collect();
            ClipRule::of_node(&node).own_part(frame)
        };
        let own = Rect {
            x: 105,
            y: 206,
            w: 700,
            h: 8,
        };
        assert_eq!(part(&CLIP), Some(own));
        assert_eq!(part(&CLIP[..3]), None);
        assert_eq!(part(&[(Attr::Unclipped, 1)]), Some(frame));
        assert_eq!(part(&[&CLIP[..], &[(Attr::Unclipped, 1)]].concat()), Some(frame));
        assert_eq!(part(&[(Attr::Unclipped, 0)]), None);
    }
}
