//! A node of the wireframe.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::codes::codes;
use crate::{Attr, Ellipsis, Ident, LayoutDirection, MaskOverride, Point, Rect, SortedMap, TextField};

/// The id of a view, stable during the life of the view. The host assigns it from a counter and stores it on the
/// view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// An id; `None` for 0.
    #[must_use]
    pub fn new(id: u32) -> Option<Self> {
        NonZeroU32::new(id).map(Self)
    }

    /// The id as a number.
    #[must_use]
    pub fn value(self) -> u32 {
        self.0.get()
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

codes! {
    /// The kind of a node.
    Kind:
    /// A kind that this version does not know; masking blocks it.
    0 = Unknown "unknown",
    /// A container; it may also paint, scroll or react to touches.
    1 = Container "container",
    /// Text that cannot be edited.
    2 = Text "text",
    /// A picture.
    3 = Image "image",
    /// A push button.
    4 = Button "button",
    /// An editable text field.
    5 = Input "input",
    /// A container with a scroll offset; it clips its children.
    6 = Scroll "scroll",
    /// A two-state switch.
    7 = Switch "switch",
    /// A checkbox.
    8 = Checkbox "checkbox",
    /// A radio button.
    9 = Radio "radio",
    /// A slider for a number.
    10 = Slider "slider",
    /// A drop-down or picker.
    11 = Select "select",
    /// A progress bar.
    12 = Progress "progress",
    /// Web content.
    13 = WebView "webview",
    /// A map view.
    14 = Map "map",
    /// A video player.
    15 = Video "video",
    /// A camera preview.
    16 = Camera "camera",
    /// A picker wheel.
    17 = Picker "picker",
    /// A short message that disappears by itself.
    18 = Toast "toast",
    /// The on-screen keyboard.
    19 = Keyboard "keyboard",
    /// Replaces a subtree that was not recorded; see [`crate::PlaceholderReason`].
    20 = Placeholder "placeholder",
}

/// The state of a scroll container, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// The scroll offset of the content.
    pub offset: Point,
    /// Width of the content.
    pub content_w: i32,
    /// Height of the content.
    pub content_h: i32,
}

/// A node; `T` is its text type (see the documentation of the crate).
#[derive(Clone, Debug, PartialEq)]
pub struct Node<T> {
    /// Id, unique within the source.
    pub id: NodeId,
    /// Id of the parent, `None` for a root.
    pub parent: Option<NodeId>,
    /// Kind of the node.
    pub kind: Kind,
    /// Place and size, relative to the origin of the parent's content: the parent's top left corner, moved by the
    /// parent's scroll offset. A root's place is relative to the window.
    pub rect: Rect,
    properties: Arc<Properties<T>>,
}

/// The properties of a node besides its place. The node dereferences to them.
///
/// A clone of a node shares its properties until one of the two is changed (copy on write): an inserted node is both
/// in the frame and in its change, and frames are cloned when segments start.
#[derive(Clone, Debug, PartialEq)]
pub struct Properties<T> {
    /// Scalars.
    pub attrs: SortedMap<Attr, u32>,
    /// Names, which are not screen text.
    pub idents: SortedMap<Ident, Box<str>>,
    /// Screen texts.
    pub texts: SortedMap<TextField, T>,
}

impl<T> Default for Properties<T> {
    fn default() -> Self {
        Self {
            attrs: SortedMap::default(),
            idents: SortedMap::default(),
            texts: SortedMap::default(),
        }
    }
}

impl<T> Deref for Node<T> {
    type Target = Properties<T>;

    #[inline]
    fn deref(&self) -> &Properties<T> {
        &self.properties
    }
}

impl<T: Clone> DerefMut for Node<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Properties<T> {
        Arc::make_mut(&mut self.properties)
    }
}

impl<T> Node<T> {
    /// A node with no properties.
    #[must_use]
    pub fn new(id: NodeId, parent: Option<NodeId>, kind: Kind, rect: Rect) -> Self {
        Self {
            id,
            parent,
            kind,
            rect,
            properties: Arc::default(),
        }
    }

    /// Turns the node into a different node without properties and returns these. The memory of the old properties is
    /// reused unless another node shares it.
    #[inline]
    pub fn reset(&mut self, id: NodeId, parent: Option<NodeId>, kind: Kind, rect: Rect) -> &mut Properties<T>
    where
        T: Clone,
    {
        (self.id, self.parent, self.kind, self.rect) = (id, parent, kind, rect);
        if Arc::strong_count(&self.properties) > 1 {
            self.properties = Arc::default();
        }
        let properties = Arc::make_mut(&mut self.properties);
        properties.attrs.clear();
        properties.idents.clear();
        properties.texts.clear();
        properties
    }

    /// The value of a scalar.
    #[must_use]
    pub fn attr(&self, key: Attr) -> Option<u32> {
        self.attrs.get(key).copied()
    }

    /// The value of a scalar as a length or another signed number.
    #[must_use]
    pub fn length(&self, key: Attr) -> Option<i32> {
        self.attr(key).map(u32::cast_signed)
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn flag(&self, key: Attr) -> bool {
        self.attr(key).is_some_and(|value| value != 0)
    }

    /// Whether children are visible only within the node's visible part, unless their own attributes override it.
    #[must_use]
    pub fn clips_children(&self) -> bool {
        self.kind == Kind::Scroll || self.flag(Attr::ClipsChildren)
    }

    /// The value of a name.
    #[must_use]
    pub fn ident(&self, key: Ident) -> Option<&str> {
        self.idents.get(key).map(AsRef::as_ref)
    }

    /// The value of a text.
    #[must_use]
    pub fn text(&self, key: TextField) -> Option<&T> {
        self.texts.get(key)
    }

    /// The scroll state, if the node has one.
    #[must_use]
    pub fn scroll(&self) -> Option<Scroll> {
        if self.kind != Kind::Scroll && self.attr(Attr::ScrollX).or(self.attr(Attr::ScrollY)).is_none() {
            return None;
        }
        let length = |key| self.length(key).unwrap_or(0);
        Some(Scroll {
            offset: Point {
                x: length(Attr::ScrollX),
                y: length(Attr::ScrollY),
            },
            content_w: length(Attr::ContentWidth),
            content_h: length(Attr::ContentHeight),
        })
    }

    /// The scroll offset, 0 if absent. The children are drawn this far to the left and up.
    #[must_use]
    pub fn scroll_offset(&self) -> Point {
        let length = |key| self.length(key).unwrap_or(0);
        Point {
            x: length(Attr::ScrollX),
            y: length(Attr::ScrollY),
        }
    }

    /// The place of the ellipsis in text that does not fit, `None` if the text is cut without one. A code that this
    /// version does not know counts as the end.
    #[must_use]
    pub fn ellipsis(&self) -> Option<Ellipsis> {
        match self.attr(Attr::Ellipsis) {
            None | Some(0) => None,
            Some(code) => Some(Ellipsis::from_code(code).unwrap_or(Ellipsis::End)),
        }
    }

    /// The layout direction of the node, given that of its parent; `None` if it is unknown. A code that this version
    /// does not know counts as absent.
    #[must_use]
    pub fn layout_direction(&self, parent: Option<LayoutDirection>) -> Option<LayoutDirection> {
        self.attr(Attr::LayoutDirection)
            .and_then(LayoutDirection::from_code)
            .or(parent)
    }

    /// Whether the node reacts to taps, `None` if it is unknown.
    #[must_use]
    pub fn is_clickable(&self) -> Option<bool> {
        self.attr(Attr::Clickable).map(|value| value != 0)
    }

    /// The masking that the app requested for this view. A value that this version does not know blocks it.
    #[must_use]
    pub fn mask_override(&self) -> Option<MaskOverride> {
        self.attr(Attr::MaskOverride)
            .map(|code| MaskOverride::from_code(code).unwrap_or(MaskOverride::Block))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: u32) -> Node<&'static str> {
        let mut node = Node::new(NodeId::new(id).unwrap(), None, Kind::Text, Rect::default());
        node.texts.insert(TextField::Text, "Inbox");
        node
    }

    #[test]
    fn ellipsis_of_an_unknown_code_is_at_the_end() {
        let with = |code| {
            let mut node = node(1);
            node.attrs.insert(Attr::Ellipsis, code);
            node.ellipsis()
        };
        assert_eq!(node(1).ellipsis(), None);
        let codes = [0, 1, 2, 3, 9, u32::MAX].map(with);
        let expected = [
            None,
            Some(Ellipsis::End),
            Some(Ellipsis::Start),
            Some(Ellipsis::Middle),
        ];
        assert_eq!(codes[..4], expected);
        assert_eq!(codes[4..], [Some(Ellipsis::End); 2]);
    }

    #[test]
    fn layout_direction_is_inherited_if_it_is_absent_or_unknown() {
        let with = |code| {
            let mut node = node(1);
            node.attrs.insert(Attr::LayoutDirection, code);
            node
        };
        for parent in [
            None,
            Some(LayoutDirection::LeftToRight),
            Some(LayoutDirection::RightToLeft),
        ] {
            assert_eq!(node(1).layout_direction(parent), parent);
            for unknown in [0, 7, u32::MAX] {
                assert_eq!(with(unknown).layout_direction(parent), parent);
            }
            assert_eq!(
                with(1).layout_direction(parent),
                Some(LayoutDirection::LeftToRight)
            );
            assert_eq!(
                with(2).layout_direction(parent),
                Some(LayoutDirection::RightToLeft)
            );
        }
    }

    #[test]
    fn node_without_the_property_is_not_known_to_react_to_taps() {
        let mut button = node(1);
        assert_eq!(button.is_clickable(), None);
        button.attrs.insert(Attr::Clickable, 0);
        assert_eq!(button.is_clickable(), Some(false));
        button.attrs.insert(Attr::Clickable, 1);
        assert_eq!(button.is_clickable(), Some(true));
    }

    #[test]
    fn changing_a_clone_leaves_the_node_unchanged() {
        let first = node(1);
        let mut copy = first.clone();
        copy.texts.insert(TextField::Text, "Sent");
        copy.attrs.insert(Attr::FontSize, 170);
        assert_eq!(first, node(1));
        assert_eq!(copy.text(TextField::Text), Some(&"Sent"));
    }

    #[test]
    fn reset_leaves_clones_unchanged() {
        let mut first = node(1);
        let copy = first.clone();
        let (id, rect) = (NodeId::new(2).unwrap(), Rect::default());
        first.reset(id, None, Kind::Image, rect);
        assert_eq!(first, Node::new(id, None, Kind::Image, rect));
        assert_eq!(copy, node(1));
    }
}
