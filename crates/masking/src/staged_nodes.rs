//! The masked nodes of a delta, before they are applied to the recorded frame.

use afterimage_wireframe::{Node, RawText};

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
    /// The texts of the nodes from `settled` on.
    texts: TextBlock,
    settled: usize,
}

impl StagedNodes {
    /// Begins a delta without nodes.
    pub(crate) fn begin(&mut self) {
        self.nodes.truncate(MAX_KEPT);
        self.texts.clear();
        (self.len, self.settled) = (0, 0);
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
        if self.texts.is_full() {
            self.end_block();
        }
        Some(result)
    }

    /// Ends the delta and returns its nodes.
    pub(crate) fn end(&mut self) -> &mut [Node<MaskedText>] {
        self.end_block();
        self.nodes.get_mut(..self.len).unwrap_or_default()
    }

    fn end_block(&mut self) {
        let nodes = self.nodes.get_mut(self.settled..self.len).unwrap_or_default();
        end_block(&mut self.texts, nodes);
        self.settled = self.len;
    }
}
