//! One rule of a session, and the effect that rules have on a node.

use afterimage_config::{MaskRule, Pattern, RuleAction, is_sampled};
use afterimage_wireframe::{Ident, Node};

/// Sampling rates are stored in millionths.
const MILLION: f64 = 1_000_000.0;

/// The effect of the rules on a node, weakest first. If several rules match, the strongest effect counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleEffect {
    /// No rule matches.
    #[default]
    None,
    /// A rule of the server unmasks the node.
    UnmaskRemote,
    /// A rule of the app unmasks the node.
    Unmask,
    /// A rule masks the node.
    Mask,
    /// A rule blocks the node.
    Block,
}

impl RuleEffect {
    /// Whether the effect hides content, rather than revealing it.
    pub(super) fn hides(self) -> bool {
        self >= Self::Mask
    }
}

/// A rule, and its effect in this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) effect: RuleEffect,
    pub(super) when: MaskRule,
}

impl Rule {
    /// Resolves a rule for a session. `unmask` is the effect of an unmask from the origin of the rule.
    pub(super) fn for_session(rule: &MaskRule, unmask: RuleEffect, session_id: i64) -> Self {
        let effect = match rule.action {
            RuleAction::Mask => RuleEffect::Mask,
            RuleAction::Unmask => unmask,
            RuleAction::Sample { per_million }
                if is_sampled(session_id, f64::from(per_million) / MILLION) =>
            {
                RuleEffect::None
            }
            RuleAction::Block | RuleAction::Sample { .. } => RuleEffect::Block,
        };
        let when = rule.clone();
        Self { effect, when }
    }

    /// Whether a node meets every condition except the screen.
    pub(super) fn matches<T>(&self, node: &Node<T>) -> bool {
        let name_matches = |pattern: &Option<Pattern>, key| {
            pattern
                .as_ref()
                .is_none_or(|pattern| node.ident(key).is_some_and(|name| pattern.matches(name)))
        };
        self.when.kind.is_none_or(|kind| kind == node.kind.name())
            && name_matches(&self.when.identifier, Ident::Identifier)
            && name_matches(&self.when.tag, Ident::Tag)
            && name_matches(&self.when.class, Ident::Class)
    }
}
