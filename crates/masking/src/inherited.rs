//! The state that a node inherits from its ancestors, and that its children inherit in turn.

use afterimage_wireframe::{MaskOverride, MaskReason};

use crate::decision::{Decision, SecretText};
use crate::node_facts::{NodeFacts, OverrideRequest};
use crate::rules::RuleEffect;

/// A mask or unmask that the app or a rule set on a node or an ancestor, weakest first.
///
/// A block is not inherited: nothing below a blocked node is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Override {
    /// The server unmasks: the subtree is masked as the `light` level would, which the server could have set
    /// for the whole app.
    UnmaskRemote,
    /// The app unmasks: lifts the masking and blocking of the level.
    Unmask,
    /// The app or a rule masks: nothing below lifts it.
    Mask,
}

/// The state that a node inherits from its ancestors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inherited {
    /// The strongest override on an ancestor.
    pub overridden_by: Option<Override>,
    /// An ancestor is a form field.
    pub in_field: bool,
    /// An ancestor is a secret.
    pub in_secret: bool,
}

impl Inherited {
    /// Returns the state that the children of a node inherit, if `decision` did not block the node.
    #[must_use]
    pub fn for_children(self, facts: NodeFacts, decision: Decision) -> Self {
        // The level decides only about nodes without an override.
        let is_overridden = decision.reason != MaskReason::LevelKeeps;
        Self {
            overridden_by: is_overridden.then(|| strongest_override(self, facts)).flatten(),
            in_field: self.in_field || facts.is_field,
            in_secret: decision.secret != SecretText::None,
        }
    }
}

/// Returns the strongest override of the ancestors, the node and the rules. Blocks are handled elsewhere.
#[inline]
pub(crate) fn strongest_override(inherited: Inherited, facts: NodeFacts) -> Option<Override> {
    let requested = match facts.override_request {
        OverrideRequest::Known(MaskOverride::Mask) => Some(Override::Mask),
        OverrideRequest::Known(MaskOverride::Unmask) => Some(Override::Unmask),
        _ => None,
    };
    let by_rule = match facts.rule_effect {
        RuleEffect::Mask => Some(Override::Mask),
        RuleEffect::Unmask => Some(Override::Unmask),
        RuleEffect::UnmaskRemote => Some(Override::UnmaskRemote),
        RuleEffect::None | RuleEffect::Block => None,
    };
    inherited.overridden_by.max(requested).max(by_rule)
}
