//! Which texts have to be hidden: an account of the documented rules that shares no code with masking. It
//! looks up the whole chain of ancestors for each question and remembers nothing.

use afterimage::{ImagePolicy, PrivacyLevel};
use afterimage_wireframe::{Attr, Kind, TextField};

use crate::rules::{Asks, Privacy};
use crate::tree::Shape;

const MASK: u32 = 1;
const UNMASK: u32 = 2;

/// A node and its ancestors, the root first, with what they are judged by.
#[derive(Clone, Copy)]
pub(crate) struct Question<'a> {
    pub privacy: &'a Privacy,
    /// The screens that may be seen.
    pub screens: &'a [&'a str],
    pub chain: &'a [&'a Shape],
}

/// A node and its ancestors, the root first.
pub(crate) fn chain(tree: &[Shape], index: usize) -> Vec<&Shape> {
    let mut chain = vec![&tree[index]];
    while let Some(parent) = chain.last().unwrap().parent {
        chain.push(&tree[parent]);
    }
    chain.reverse();
    chain
}

impl<'a> Question<'a> {
    /// Whether a text of the node must not be in any output.
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

    /// Whether the name of the node's image must not be in any output.
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
        let of_level = match self.privacy.level {
            PrivacyLevel::Light => ImagePolicy::All,
            PrivacyLevel::Medium => ImagePolicy::Bundled,
            PrivacyLevel::Conservative => ImagePolicy::NoImages,
        };
        let is_bundled = node.attr(Attr::ImageOrigin) == Some(1) || (self.unmasked() && !secret);
        let is_allowed = match self.privacy.images.unwrap_or(of_level) {
            ImagePolicy::All => true,
            ImagePolicy::Bundled => is_bundled,
            ImagePolicy::NoImages => false,
        };
        (hidden_by_level && !is_lifted) || !is_allowed
    }

    /// Whether the node is a placeholder in the recording, or not there at all.
    pub(crate) fn is_blocked(self) -> bool {
        (1..=self.chain.len()).any(|end| {
            let above = Self {
                chain: &self.chain[..end],
                ..self
            };
            above.blocks()
        })
    }

    /// Whether the node has something to hide for the rest of its life: it is a secret by its type, or stands in
    /// one.
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

    fn blocks(self) -> bool {
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
        let asked = node.attr(Attr::MaskOverride).unwrap_or(MASK);
        let by_rule = self
            .privacy
            .asked(node, self.screens)
            .any(|asks| asks == Asks::Block);
        by_kind || secure_window || by_rule || (asked != MASK && asked != UNMASK)
    }

    fn masked(self) -> bool {
        self.any_asks(Some(MASK), Asks::Mask)
    }

    fn unmasked(self) -> bool {
        !self.masked() && self.any_asks(Some(UNMASK), Asks::Unmask)
    }

    fn remotely_unmasked(self) -> bool {
        !self.masked() && !self.unmasked() && self.any_asks(None, Asks::RemoteUnmask)
    }

    /// Whether a view of the chain asks for something, or a rule for a view of the chain.
    fn any_asks(self, of_view: Option<u32>, of_rule: Asks) -> bool {
        self.chain.iter().any(|node| {
            (of_view.is_some() && node.attr(Attr::MaskOverride) == of_view)
                || self.privacy.asked(node, self.screens).any(|asks| asks == of_rule)
        })
    }
}

fn is_set(node: &Shape, flag: Attr) -> bool {
    node.attr(flag).is_some_and(|value| value != 0)
}

fn is_secret(node: &Shape) -> bool {
    // Other, password, hidden, and what no version knows.
    let input = node
        .attr(Attr::InputType)
        .is_some_and(|code| [0, 2, 17].contains(&code) || code > 24);
    // Other, password, one-time code, card number, security code, and what no version knows.
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
    // Buttons by type hold nothing but their caption.
    let input = node
        .attr(Attr::InputType)
        .is_some_and(|code| ![18, 19, 20, 24].contains(&code));
    kinds.contains(&node.kind.name()) || input
}
