//! An independent implementation of the documented masking rules, which shares no code with `afterimage-masking`.
//!
//! Each answer is computed from the whole chain of ancestors. Nothing is cached.

use afterimage::{ImagePolicy, PrivacyLevel};
use afterimage_wireframe::{Attr, Kind, TextField};

use crate::rules::{Privacy, RuleAction};
use crate::tree::Shape;

const MASK: u32 = 1;
const UNMASK: u32 = 2;

/// Predicts the masking of one node from its ancestors and the session's options.
#[derive(Clone, Copy)]
pub(crate) struct ExpectedMasking<'a> {
    pub privacy: &'a Privacy,
    /// The screens that may be visible.
    pub screens: &'a [&'a str],
    /// The ancestors of the node, the root first, then the node itself.
    pub chain: &'a [&'a Shape],
}

/// Returns the ancestors of a node, the root first, then the node itself.
pub(crate) fn chain(tree: &[Shape], index: usize) -> Vec<&Shape> {
    let mut chain = vec![&tree[index]];
    while let Some(parent) = chain.last().unwrap().parent {
        chain.push(&tree[parent]);
    }
    chain.reverse();
    chain
}

impl<'a> ExpectedMasking<'a> {
    /// Returns whether a text of the node must not be in any output.
    pub(crate) fn must_hide(self, field: TextField) -> bool {
        let is_content = matches!(field, TextField::Text | TextField::Value);
        let secret = self.secret_above()
            || (is_secret(self.node()) && (is_content || self.node().kind != Kind::Input));
        let hidden_by_level = match self.privacy.level {
            PrivacyLevel::Light => false,
            PrivacyLevel::Medium => {
                self.field_above() || (is_field(self.node()) && field != TextField::Placeholder)
            }
            PrivacyLevel::Conservative => true,
        };
        let is_lifted = self.unmasked() || self.remotely_unmasked();
        self.is_blocked() || secret || self.masked() || (hidden_by_level && !is_lifted)
    }

    /// Returns whether the hash of the node's image must not be in any output.
    pub(crate) fn must_hide_image(self) -> bool {
        let node = self.node();
        let secret = self.secret_above() || is_secret(node);
        if self.is_blocked() || self.masked() || (secret && (self.secret_above() || node.kind != Kind::Input))
        {
            return true;
        }
        let is_lifted = self.unmasked() || self.remotely_unmasked();
        let hidden_by_level = match self.privacy.level {
            PrivacyLevel::Light => false,
            PrivacyLevel::Medium => self.field_above() || is_field(node),
            PrivacyLevel::Conservative => true,
        };
        let policy_of_level = match self.privacy.level {
            PrivacyLevel::Light => ImagePolicy::All,
            PrivacyLevel::Medium => ImagePolicy::Bundled,
            PrivacyLevel::Conservative => ImagePolicy::NoImages,
        };
        let is_bundled = node.attr(Attr::ImageOrigin) == Some(1) || (self.unmasked() && !secret);
        let is_allowed = match self.privacy.images.unwrap_or(policy_of_level) {
            ImagePolicy::All => true,
            ImagePolicy::Bundled => is_bundled,
            ImagePolicy::NoImages => false,
        };
        (hidden_by_level && !is_lifted) || !is_allowed
    }

    /// Returns whether the recording has a placeholder for the node, or omits it.
    pub(crate) fn is_blocked(self) -> bool {
        (1..=self.chain.len()).any(|end| {
            let above = Self {
                chain: &self.chain[..end],
                ..self
            };
            above.is_blocked_itself()
        })
    }

    /// Returns whether the node stays secret in all later frames: it or an ancestor is secret by its type.
    pub(crate) fn is_secret_for_life(self) -> bool {
        self.chain.iter().any(|node| is_secret(node))
    }

    fn node(self) -> &'a Shape {
        self.chain[self.chain.len() - 1]
    }

    fn above(self) -> &'a [&'a Shape] {
        &self.chain[..self.chain.len() - 1]
    }

    fn secret_above(self) -> bool {
        self.above().iter().any(|node| is_secret(node))
    }

    fn field_above(self) -> bool {
        self.above().iter().any(|node| is_field(node))
    }

    fn is_blocked_itself(self) -> bool {
        let node = self.node();
        let secure_window =
            node.parent.is_none() && node.kind == Kind::Container && is_set(node, Attr::Secure);
        let by_kind = match node.kind.name() {
            "unknown" | "keyboard" | "placeholder" => true,
            "camera" => !self.unmasked(),
            "webview" | "map" | "video" => {
                self.privacy.level != PrivacyLevel::Light && !self.unmasked() && !self.remotely_unmasked()
            }
            _ => false,
        };
        let requested = node.attr(Attr::MaskOverride).unwrap_or(MASK);
        let by_rule = self
            .privacy
            .rule_actions(node, self.screens)
            .any(|action| action == RuleAction::Block);
        by_kind || secure_window || by_rule || (requested != MASK && requested != UNMASK)
    }

    fn masked(self) -> bool {
        self.any_requests(Some(MASK), RuleAction::Mask)
    }

    fn unmasked(self) -> bool {
        !self.masked() && self.any_requests(Some(UNMASK), RuleAction::Unmask)
    }

    fn remotely_unmasked(self) -> bool {
        !self.masked() && !self.unmasked() && self.any_requests(None, RuleAction::RemoteUnmask)
    }

    /// Returns whether a node of the chain has the override, or a rule with the action matches one.
    fn any_requests(self, mask_override: Option<u32>, action: RuleAction) -> bool {
        self.chain.iter().any(|node| {
            let mut actions = self.privacy.rule_actions(node, self.screens);
            (mask_override.is_some() && node.attr(Attr::MaskOverride) == mask_override)
                || actions.any(|of_rule| of_rule == action)
        })
    }
}

fn is_set(node: &Shape, flag: Attr) -> bool {
    node.attr(flag).is_some_and(|value| value != 0)
}

fn is_secret(node: &Shape) -> bool {
    // Other, password, hidden, and unknown types.
    let input = node
        .attr(Attr::InputType)
        .is_some_and(|code| [0, 2, 17].contains(&code) || code > 24);
    // Other, password, one-time code, card number, security code, and unknown types.
    let content = node
        .attr(Attr::ContentType)
        .is_some_and(|code| code <= 4 || code > 11);
    let secure = is_set(node, Attr::Secure) && !(node.parent.is_none() && node.kind == Kind::Container);
    input || content || secure || node.once_secret
}

fn is_field(node: &Shape) -> bool {
    let kinds = [
        "input", "switch", "checkbox", "radio", "slider", "select", "picker",
    ];
    // Input types of buttons: their only text is a caption.
    let input = node
        .attr(Attr::InputType)
        .is_some_and(|code| ![18, 19, 20, 24].contains(&code));
    kinds.contains(&node.kind.name()) || input
}
