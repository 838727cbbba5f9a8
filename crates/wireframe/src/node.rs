//! One node of the wireframe.

use std::fmt;
use std::num::NonZeroU32;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::attr::codes;
use crate::{Attr, Ident, MaskOverride, Point, Rect, SortedMap, TextField};

/// A view's id, stable while the view lives, from a counter that the host keeps on the view.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(NonZeroU32);

impl NodeId {
    /// An id; 0 is none.
    #[must_use]
    pub fn new(id: u32) -> Option<Self> {
        NonZeroU32::new(id).map(Self)
    }

    /// The number.
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
    /// What a node is.
    Kind:
    /// A kind that this version does not know; masking blocks it.
    0 = Unknown "unknown",
    /// Groups others; paints, scrolls or reacts.
    1 = Container "container",
    /// A run of text.
    2 = Text "text",
    /// A picture.
    3 = Image "image",
    /// A button.
    4 = Button "button",
    /// A text field.
    5 = Input "input",
    /// A container with a scroll offset; it clips its children.
    6 = Scroll "scroll",
    /// A two-state switch.
    7 = Switch "switch",
    /// A checkbox.
    8 = Checkbox "checkbox",
    /// A radio button.
    9 = Radio "radio",
    /// A slider.
    10 = Slider "slider",
    /// A drop-down or picker.
    11 = Select "select",
    /// A progress bar.
    12 = Progress "progress",
    /// Web content.
    13 = WebView "webview",
    /// A map.
    14 = Map "map",
    /// A video.
    15 = Video "video",
    /// A camera preview.
    16 = Camera "camera",
    /// A picker wheel.
    17 = Picker "picker",
    /// A short message that goes away by itself.
    18 = Toast "toast",
    /// The on-screen keyboard.
    19 = Keyboard "keyboard",
    /// Stands for a subtree that was not recorded; see [`crate::PlaceholderReason`].
    20 = Placeholder "placeholder",
}

/// A scroll container's state, in tenths of a logical pixel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// How far the content is scrolled.
    pub offset: Point,
    /// Width of the content.
    pub content_w: i32,
    /// Height of the content.
    pub content_h: i32,
}

/// One node; `T` is its text's form (see the crate's documentation).
#[derive(Clone, Debug, PartialEq)]
pub struct Node<T> {
    /// Unique within its source.
    pub id: NodeId,
    /// The node it stands in, `None` for a root.
    pub parent: Option<NodeId>,
    /// What it is.
    pub kind: Kind,
    /// Its place from the parent's content origin: the parent's top left corner, moved by the parent's
    /// scroll offset. A root's place is from the window's corner.
    pub rect: Rect,
    properties: Arc<Properties<T>>,
}

/// What a node has besides its place, to be read and written as the node's own.
///
/// A copy of a node shares them until one of the two is changed: a node that comes is in the frame and in the step
/// that brings it, and frames are copied where segments begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Properties<T> {
    /// Scalars.
    pub attrs: SortedMap<Attr, u32>,
    /// Names that are not text.
    pub idents: SortedMap<Ident, Box<str>>,
    /// Screen text.
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

    /// Makes it another node; gives its properties, of which there are none. The room for them stays where no
    /// other node shares it.
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

    /// A scalar.
    #[must_use]
    pub fn attr(&self, key: Attr) -> Option<u32> {
        self.attrs.get(key).copied()
    }

    /// A scalar that is a length or another signed number.
    #[must_use]
    pub fn length(&self, key: Attr) -> Option<i32> {
        self.attr(key).map(u32::cast_signed)
    }

    /// Whether a flag is set.
    #[must_use]
    pub fn flag(&self, key: Attr) -> bool {
        self.attr(key).is_some_and(|value| value != 0)
    }

    /// A name.
    #[must_use]
    pub fn ident(&self, key: Ident) -> Option<&str> {
        self.idents.get(key).map(AsRef::as_ref)
    }

    /// A text.
    #[must_use]
    pub fn text(&self, key: TextField) -> Option<&T> {
        self.texts.get(key)
    }

    /// The scroll state, where the node has one.
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

    /// How far the node moves its children: its scroll offset, backwards.
    #[must_use]
    pub fn scroll_offset(&self) -> Point {
        let length = |key| self.length(key).unwrap_or(0);
        Point {
            x: length(Attr::ScrollX),
            y: length(Attr::ScrollY),
        }
    }

    /// What the app asked for on this view. A value this version does not know blocks.
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
    fn a_copy_of_a_node_is_changed_alone() {
        let first = node(1);
        let mut copy = first.clone();
        copy.texts.insert(TextField::Text, "Sent");
        copy.attrs.insert(Attr::FontSize, 170);
        assert_eq!(first, node(1));
        assert_eq!(copy.text(TextField::Text), Some(&"Sent"));
    }

    #[test]
    fn a_node_that_becomes_another_leaves_its_copies_as_they_were() {
        let mut first = node(1);
        let copy = first.clone();
        let (id, rect) = (NodeId::new(2).unwrap(), Rect::default());
        first.reset(id, None, Kind::Image, rect);
        assert_eq!(first, Node::new(id, None, Kind::Image, rect));
        assert_eq!(copy, node(1));
    }
}
