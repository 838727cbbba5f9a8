//! Decisions about a frame that is not recorded, for a host that shows them.

use afterimage_wireframe::{
    Attr, DrawnNode, DrawnNodes, Frame, MaskAction, MaskReason, Node, NodeId, RawText,
};
use foldhash::HashSet;

use crate::masker::Masker;
use crate::policy::MaskPolicy;
use crate::text::MaskedText;

/// The decision about one node of a frame, and the place at which a host shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeDecision {
    /// The node.
    pub id: NodeId,
    /// The root of the node's tree: a window.
    pub root: NodeId,
    /// Whether the node is kept, masked or replaced by a placeholder.
    pub action: MaskAction,
    /// The reason.
    pub reason: MaskReason,
    /// The corners `[x, y]` of the whole node as it is drawn, clockwise from the left top one, in tenths of a logical pixel of
    /// the window. Empty if a transform is singular.
    pub corners: Vec<[f64; 2]>,
    /// Whether a mask overlay outlines the node: a part of it is drawn, and it has content of its own (a text, or no children),
    /// or is blocked, or the app or a rule decided about it and everything in it.
    pub is_outlined: bool,
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
        let parents: HashSet<NodeId> = masked.nodes.iter().filter_map(|node| node.parent).collect();
        let mut geometry = DrawnNodes::new(masked.viewport);
        let mut root = None;
        let decision = |node: &Node<MaskedText>| {
            let drawn = geometry.push(node);
            if node.parent.is_none() {
                root = Some(node.id);
            }
            let has_content = !node.texts.is_empty() || !parents.contains(&node.id);
            recorded_decision(node, root.unwrap_or(node.id), &drawn, has_content)
        };
        masked.nodes.iter().filter_map(decision).collect()
    }
}

/// Returns the decision that a node's attributes record.
fn recorded_decision(
    node: &Node<MaskedText>,
    root: NodeId,
    drawn: &DrawnNode,
    has_content: bool,
) -> Option<NodeDecision> {
    let action = node.attr(Attr::MaskAction).and_then(MaskAction::from_code)?;
    let reason = node.attr(Attr::MaskReason).and_then(MaskReason::from_code)?;
    let is_outlined = has_content || action == MaskAction::Block || is_decided_here(reason);
    Some(NodeDecision {
        id: node.id,
        root,
        action,
        reason,
        corners: drawn.quad.corners(),
        is_outlined: is_outlined && drawn.is_drawn,
    })
}

/// Returns whether the reason comes from the node itself, and not from its content or an ancestor.
fn is_decided_here(reason: MaskReason) -> bool {
    matches!(
        reason,
        MaskReason::Masked | MaskReason::MaskedByRule | MaskReason::Unmasked | MaskReason::UnmaskedRemotely
    )
}
