//! Decisions about a frame that is not recorded, for a host that shows them.

use afterimage_wireframe::{Attr, Frame, MaskAction, MaskReason, Node, NodeId, RawText};

use crate::masker::Masker;
use crate::policy::MaskPolicy;
use crate::text::MaskedText;

/// The decision about one node of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeDecision {
    /// The node.
    pub id: NodeId,
    /// Whether the node is kept, masked or replaced by a placeholder.
    pub action: MaskAction,
    /// The reason.
    pub reason: MaskReason,
}

impl Masker {
    /// Returns the decisions that [`Self::mask`] makes about the nodes of a frame, in their order. The state of the masker stays
    /// unchanged. Nodes that are dropped below a blocked node have no decision.
    #[must_use]
    pub fn explain(&self, frame: &Frame<RawText<'_>>, policy: &MaskPolicy) -> Vec<NodeDecision> {
        let policy = MaskPolicy {
            explain: true,
            ..policy.clone()
        };
        let masked = self.clone().mask(frame, &policy);
        masked.nodes.iter().filter_map(recorded_decision).collect()
    }
}

/// Returns the decision that a node's attributes record.
fn recorded_decision(node: &Node<MaskedText>) -> Option<NodeDecision> {
    Some(NodeDecision {
        id: node.id,
        action: node.attr(Attr::MaskAction).and_then(MaskAction::from_code)?,
        reason: node.attr(Attr::MaskReason).and_then(MaskReason::from_code)?,
    })
}
