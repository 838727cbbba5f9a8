//! Records the decision about each node, for an audit of a debug recording.

use afterimage_wireframe::{Attr, Node};

use crate::decision::Decision;
use crate::text::MaskedText;

/// Writes the decision about a node into its attributes.
pub(crate) fn explain(node: &mut Node<MaskedText>, decision: Decision) {
    node.attrs.insert(Attr::MaskAction, decision.action.code());
    node.attrs.insert(Attr::MaskReason, decision.reason.code());
}
