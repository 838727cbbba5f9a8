//! The masked nodes of a delta, before they are applied to the recorded frame.

use afterimage_wireframe::{Node, RawText, Update};

use crate::text::{MaskedText, end_block};
use crate::text_block::TextBlock;

/// Maximum number of nodes whose allocations are kept between frames: more than most frames change.
const MAX_KEPT: usize = 64;

/// Masked nodes of one delta. Their allocations are reused for the next one.
#[derive(Debug, Default)]
pub(crate) struct StagedNodes {
    /// The nodes of the delta, and unused ones after them.
    nodes: Vec<Node<MaskedText>>,
    /// Number of nodes of the delta.
    len: usize,
    /// The texts of the nodes from `settled` on, and of the updates from `settled_updates` on.
    texts: TextBlock,
    settled: usize,
    /// Updates of nodes that are not among `nodes`.
    updates: Vec<Update<MaskedText>>,
    settled_updates: usize,
}

impl StagedNodes {
    /// Begins a delta without nodes.
    pub(crate) fn begin(&mut self) {
        self.nodes.truncate(MAX_KEPT);
        self.texts.truncate(0);
        self.updates.clear();
        self.updates.shrink_to(MAX_KEPT);
        (self.len, self.settled, self.settled_updates) = (0, 0, 0);
    }

    /// Adds a node, which `mask` writes from `raw`, and returns the result of `mask`.
    pub(crate) fn add<R>(
        &mut self,
        raw: &Node<RawText<'_>>,
        mask: impl FnOnce(&mut TextBlock, &mut Node<MaskedText>) -> R,
    ) -> Option<R> {
        if self.nodes.len() <= self.len {
            self.nodes.push(Node::new(raw.id, raw.parent, raw.kind, raw.rect));
        }
        let result = mask(&mut self.texts, self.nodes.get_mut(self.len)?);
        self.len += 1;
        self.end_full_block();
        Some(result)
    }

    /// Adds the update of a node that `read` returns. Returns whether there is one.
    pub(crate) fn add_update(
        &mut self,
        read: impl FnOnce(&mut TextBlock) -> Option<Update<MaskedText>>,
    ) -> bool {
        let before = self.texts.len();
        let Some(update) = read(&mut self.texts) else {
            self.texts.truncate(before);
            return false;
        };
        self.updates.push(update);
        self.end_full_block();
        true
    }

    /// Ends the delta and returns its nodes and its updates.
    pub(crate) fn end(&mut self) -> (&mut [Node<MaskedText>], &mut Vec<Update<MaskedText>>) {
        self.end_block();
        let nodes = self.nodes.get_mut(..self.len).unwrap_or_default();
        (nodes, &mut self.updates)
    }

    #[inline]
    fn end_full_block(&mut self) {
        if self.texts.is_full() {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        let nodes = self.nodes.get_mut(self.settled..self.len).unwrap_or_default();
        let updates = self.updates.get_mut(self.settled_updates..).unwrap_or_default();
        end_block(&mut self.texts, nodes, updates);
        (self.settled, self.settled_updates) = (self.len, self.updates.len());
    }
}
