//! Decisions in the recording: for an audit each node says what was decided about it and why.

use afterimage_wireframe::{Attr, MaskAction, MaskReason, Node};

use crate::{Action, Decision, MaskedText, Reason};

/// Writes a decision on the node that it was made about.
pub(crate) fn explain(node: &mut Node<MaskedText>, decision: Decision) {
    let action = match decision.action {
        Action::Keep => MaskAction::Keep,
        Action::Mask => MaskAction::Mask,
        Action::Block => MaskAction::Block,
    };
    node.attrs.insert(Attr::MaskAction, action.code());
    node.attrs
        .insert(Attr::MaskReason, reason(decision.reason).code());
}

fn reason(reason: Reason) -> MaskReason {
    match reason {
        Reason::LevelKeeps => MaskReason::LevelKeeps,
        Reason::Unmasked => MaskReason::Unmasked,
        Reason::UnmaskedRemotely => MaskReason::UnmaskedRemotely,
        Reason::AllText => MaskReason::AllText,
        Reason::FormField => MaskReason::FormField,
        Reason::Masked => MaskReason::Masked,
        Reason::MaskedByRule => MaskReason::MaskedByRule,
        Reason::AncestorMasked => MaskReason::AncestorMasked,
        Reason::Secret => MaskReason::Secret,
        Reason::OnceSecret => MaskReason::OnceSecret,
        Reason::InSecret => MaskReason::InSecret,
        Reason::Blocked => MaskReason::Blocked,
        Reason::BlockedByRule => MaskReason::BlockedByRule,
        Reason::UnknownOverride => MaskReason::UnknownOverride,
        Reason::UnknownKind => MaskReason::UnknownKind,
        Reason::Embedded => MaskReason::Embedded,
        Reason::Keyboard => MaskReason::Keyboard,
        Reason::SecureWindow => MaskReason::SecureWindow,
        Reason::Placeholder => MaskReason::Placeholder,
    }
}
