//! Which texts have to be hidden: an account of the documented rules that shares no code with masking. It
//! looks up the whole chain of ancestors for each question and remembers nothing.

use afterimage::PrivacyLevel;
use afterimage_wireframe::{Attr, Kind, TextField};

use crate::tree::Shape;

const MASK: u32 = 1;
const UNMASK: u32 = 2;

/// A node and its ancestors, the root first.
pub fn chain(tree: &[Shape], index: usize) -> Vec<&Shape> {
    let mut chain = vec![&tree[index]];
    while let Some(parent) = chain.last().unwrap().parent {
        chain.push(&tree[parent]);
    }
    chain.reverse();
    chain
}

/// Whether a text of the last of a chain must not be in any output.
pub fn must_hide(level: PrivacyLevel, chain: &[&Shape], field: TextField) -> bool {
    let node = chain[chain.len() - 1];
    let above = &chain[..chain.len() - 1];
    let masked = asked_on_any(chain, MASK);
    let unmasked = !masked && asked_on_any(chain, UNMASK);
    let secret_above = above.iter().any(|node| is_secret(node));
    let is_content = matches!(field, TextField::Text | TextField::Value);
    let secret = secret_above || (is_secret(node) && (is_content || node.kind != Kind::Input));
    let field_above = above.iter().any(|node| is_field(node));
    let hidden_by_level = match level {
        PrivacyLevel::Light => false,
        PrivacyLevel::Medium => field_above || (is_field(node) && field != TextField::Placeholder),
        PrivacyLevel::Conservative => true,
    };
    is_blocked(level, chain) || secret || masked || (hidden_by_level && !unmasked)
}

/// Whether the last of a chain is a placeholder in the recording, or not there at all.
pub fn is_blocked(level: PrivacyLevel, chain: &[&Shape]) -> bool {
    (1..=chain.len()).any(|end| blocks(level, &chain[..end]))
}

/// Whether the last of a chain has something to hide for the rest of its life: it is a secret by its type,
/// or is shown in one.
pub fn is_secret_for_life(level: PrivacyLevel, chain: &[&Shape]) -> bool {
    is_secret(chain[chain.len() - 1])
        || (chain.iter().any(|node| is_secret(node)) && !is_blocked(level, chain))
}

fn blocks(level: PrivacyLevel, chain: &[&Shape]) -> bool {
    let node = chain[chain.len() - 1];
    let unmasked = asked_on_any(chain, UNMASK) && !asked_on_any(chain, MASK);
    let secure_window = chain.len() == 1 && node.kind == Kind::Container && is_set(node, Attr::Secure);
    let by_kind = match node.kind.name() {
        "unknown" | "keyboard" | "placeholder" => true,
        "camera" => !unmasked,
        "webview" | "map" | "video" => level != PrivacyLevel::Light && !unmasked,
        _ => false,
    };
    let asked = node.attr(Attr::MaskOverride).unwrap_or(MASK);
    by_kind || secure_window || (asked != MASK && asked != UNMASK)
}

fn asked_on_any(chain: &[&Shape], what: u32) -> bool {
    chain
        .iter()
        .any(|node| node.attr(Attr::MaskOverride) == Some(what))
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
