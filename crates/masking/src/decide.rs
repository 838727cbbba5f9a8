//! Decides about one node: a pure function of the level, the state that the node inherits, and its facts.

use afterimage_config::PrivacyLevel;
use afterimage_wireframe::{Kind, MaskAction, MaskOverride, MaskReason};

use crate::decision::{Decision, HiddenText, SecretText};
use crate::inherited::{Inherited, Override, strongest_override};
use crate::node_facts::{NodeFacts, OverrideRequest, Sensitivity};
use crate::rules::RuleEffect;

/// Decides about one node.
///
/// A block takes precedence over a mask, a mask over an unmask, and an unmask over the level, whether the app
/// or a rule set them. Nothing lifts a secret. Unknown kinds and unknown overrides are blocked.
#[must_use]
pub fn decide(level: PrivacyLevel, inherited: Inherited, facts: NodeFacts) -> Decision {
    if level <= PrivacyLevel::Medium && inherited == Inherited::default() && is_plain(facts) {
        return KEPT_BY_LEVEL;
    }
    let overridden_by = strongest_override(inherited, facts);
    if let Some(reason) = block_reason(level, overridden_by, facts) {
        return Decision {
            action: MaskAction::Block,
            reason,
            hidden: HiddenText::All,
            secret: SecretText::None,
            hides_state: true,
        };
    }
    let in_field = facts.is_field || inherited.in_field;
    let (hidden, reason) = match overridden_by {
        Some(Override::Mask) if inherited.overridden_by == Some(Override::Mask) => {
            (HiddenText::All, MaskReason::AncestorMasked)
        }
        Some(Override::Mask) if facts.override_request == OverrideRequest::Known(MaskOverride::Mask) => {
            (HiddenText::All, MaskReason::Masked)
        }
        Some(Override::Mask) => (HiddenText::All, MaskReason::MaskedByRule),
        Some(Override::Unmask) => (HiddenText::None, MaskReason::Unmasked),
        Some(Override::UnmaskRemote) => (HiddenText::None, MaskReason::UnmaskedRemotely),
        None => match level {
            PrivacyLevel::Conservative => (HiddenText::All, MaskReason::AllText),
            PrivacyLevel::Medium if inherited.in_field => (HiddenText::All, MaskReason::FormField),
            PrivacyLevel::Medium if facts.is_field => (HiddenText::FieldContent, MaskReason::FormField),
            PrivacyLevel::Medium | PrivacyLevel::Light => (HiddenText::None, MaskReason::LevelKeeps),
        },
    };
    let (secret, reason) =
        secret_reason(inherited, facts).map_or((SecretText::None, reason), |secret_reason| {
            let is_text_field = facts.kind == Kind::Input && !inherited.in_secret;
            let secret = if is_text_field {
                SecretText::Content
            } else {
                SecretText::All
            };
            (secret, secret_reason)
        });
    let keeps = hidden == HiddenText::None && secret == SecretText::None;
    Decision {
        action: if keeps { MaskAction::Keep } else { MaskAction::Mask },
        reason,
        hidden,
        secret,
        hides_state: secret != SecretText::None || (hidden != HiddenText::None && in_field),
    }
}

/// The decision about a plain node, which most nodes are.
const KEPT_BY_LEVEL: Decision = Decision {
    action: MaskAction::Keep,
    reason: MaskReason::LevelKeeps,
    hidden: HiddenText::None,
    secret: SecretText::None,
    hides_state: false,
};

/// Whether a node has a plain kind, no override, no rule effect and no sensitive type.
fn is_plain(facts: NodeFacts) -> bool {
    let NodeFacts {
        kind,
        override_request,
        rule_effect,
        is_field,
        sensitivity,
        is_secure_window,
    } = facts;
    matches!(
        kind,
        Kind::Container | Kind::Text | Kind::Image | Kind::Button | Kind::Scroll
    ) && override_request == OverrideRequest::None
        && rule_effect == RuleEffect::None
        && !is_field
        && sensitivity == Sensitivity::None
        && !is_secure_window
}

fn block_reason(
    level: PrivacyLevel,
    overridden_by: Option<Override>,
    facts: NodeFacts,
) -> Option<MaskReason> {
    match facts.override_request {
        OverrideRequest::Known(MaskOverride::Block) => return Some(MaskReason::Blocked),
        OverrideRequest::Known(MaskOverride::Mask | MaskOverride::Unmask) | OverrideRequest::None => {}
        // Includes an override that the wireframe crate knows and this crate does not.
        OverrideRequest::Known(_) | OverrideRequest::Unknown => return Some(MaskReason::UnknownOverride),
    }
    if facts.rule_effect == RuleEffect::Block {
        return Some(MaskReason::BlockedByRule);
    }
    if facts.is_secure_window {
        return Some(MaskReason::SecureWindow);
    }
    let unmasked = overridden_by == Some(Override::Unmask);
    let level = match overridden_by {
        Some(Override::UnmaskRemote) => PrivacyLevel::Light,
        _ => level,
    };
    match facts.kind {
        Kind::Container
        | Kind::Text
        | Kind::Image
        | Kind::Button
        | Kind::Input
        | Kind::Scroll
        | Kind::Switch
        | Kind::Checkbox
        | Kind::Radio
        | Kind::Slider
        | Kind::Select
        | Kind::Progress
        | Kind::Picker
        | Kind::Toast => None,
        Kind::WebView | Kind::Map | Kind::Video => {
            (level >= PrivacyLevel::Medium && !unmasked).then_some(MaskReason::Embedded)
        }
        Kind::Camera => (!unmasked).then_some(MaskReason::Embedded),
        Kind::Keyboard => Some(MaskReason::Keyboard),
        Kind::Placeholder => Some(MaskReason::Placeholder),
        _ => Some(MaskReason::UnknownKind),
    }
}

fn secret_reason(inherited: Inherited, facts: NodeFacts) -> Option<MaskReason> {
    match facts.sensitivity {
        Sensitivity::ByType => Some(MaskReason::Secret),
        Sensitivity::None | Sensitivity::Previously if inherited.in_secret => Some(MaskReason::InSecret),
        Sensitivity::Previously => Some(MaskReason::OnceSecret),
        Sensitivity::None => None,
    }
}
