//! Frames as the tests read them.

use afterimage_wireframe::buffer::parse;
use afterimage_wireframe::{Attr, Ident, Kind, Node, NodeId, RecordedText, Rect, TextField};

/// A frame, with its texts.
pub(crate) struct Frame {
    pub(crate) nodes: Vec<Node<RecordedText>>,
    /// Ids in the order of painting, if it is not that of the nodes.
    pub(crate) paint: Option<Vec<NodeId>>,
}

impl Frame {
    /// Reads a frame buffer.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let parsed = parse(bytes).unwrap();
        assert_eq!(parsed.degraded, afterimage_wireframe::buffer::Degraded::default());
        let frame = parsed.frame.unwrap();
        let nodes = frame.nodes.iter().map(|node| {
            let mut copy = Node::new(node.id, node.parent, node.kind, node.rect);
            for (key, value) in node.attrs.iter() {
                copy.attrs.insert(key, *value);
            }
            for (key, name) in node.idents.iter() {
                copy.idents.insert(key, name.clone());
            }
            for (key, text) in node.texts.iter() {
                copy.texts.insert(key, RecordedText::new(text.expose()));
            }
            copy
        });
        Self {
            nodes: nodes.collect(),
            paint: frame.paint.clone(),
        }
    }

    /// The only node of a kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> &Node<RecordedText> {
        let mut found = self.nodes.iter().filter(|node| node.kind == kind);
        let node = found.next().unwrap_or_else(|| panic!("no {kind:?}"));
        assert!(found.next().is_none(), "more than one {kind:?}");
        node
    }

    /// Classes of all nodes, in order.
    pub(crate) fn classes(&self) -> Vec<&str> {
        self.nodes.iter().map(|node| name(node, Ident::Class)).collect()
    }

    /// Texts of all nodes, in order.
    pub(crate) fn texts(&self) -> Vec<&str> {
        let texts = self.nodes.iter().flat_map(|node| node.texts.iter());
        texts
            .map(|(_, text)| afterimage_wireframe::Recordable::recorded(text))
            .collect()
    }
}

/// A name, empty if the node has none.
pub(crate) fn name<T>(node: &Node<T>, key: Ident) -> &str {
    node.idents.get(key).map_or("", |name| name)
}

/// A scalar.
pub(crate) fn attr<T>(node: &Node<T>, key: Attr) -> Option<u32> {
    node.attrs.get(key).copied()
}

/// A length in tenths.
pub(crate) fn length<T>(node: &Node<T>, key: Attr) -> Option<i32> {
    attr(node, key).map(u32::cast_signed)
}

/// A text.
pub(crate) fn text(node: &Node<RecordedText>, key: TextField) -> Option<&str> {
    node.texts
        .get(key)
        .map(afterimage_wireframe::Recordable::recorded)
}

/// A place in tenths.
pub(crate) fn place(x: i32, y: i32, w: i32, h: i32) -> Rect {
    Rect { x, y, w, h }
}
