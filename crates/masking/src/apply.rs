//! Applies a decision to one node.

use afterimage_wireframe::{
    Attr, Ident, ImageOrigin, Kind, MaskAction, MaskReason, Node, PlaceholderReason, RawText, TextField,
    is_of_view,
};

use crate::decision::{Decision, HiddenText, SecretText};
use crate::explain::explain;
use crate::policy::MaskPolicy;
use crate::text::{MaskedText, TextForm};
use crate::text_block::TextBlock;

/// The attributes that a placeholder keeps of the node it replaces: clip, opacity and transform.
const PLACEHOLDER_ATTRS: &[Attr] = &[
    Attr::ClipX,
    Attr::ClipY,
    Attr::ClipW,
    Attr::ClipH,
    Attr::Unclipped,
    Attr::Opacity,
    Attr::TransformA,
    Attr::TransformB,
    Attr::TransformC,
    Attr::TransformD,
    Attr::TransformTx,
    Attr::TransformTy,
];

/// The lowest attribute key that a kept or masked node may lose. Nodes with lower keys alone are copied at once.
const FIRST_REMOVABLE: Attr = Attr::ScrollX;

/// Writes the recorded form of a kept or masked node into `into`. Returns whether anything was hidden.
///
/// `carries_children` is whether a walk that ran out of time below the node may reuse the children of the last
/// recorded frame for those that it did not reach. Texts are added to `texts`, and are empty until it ends.
pub(crate) fn record(
    raw: &Node<RawText<'_>>,
    decision: Decision,
    policy: &MaskPolicy,
    carries_children: bool,
    texts: &mut TextBlock,
    into: &mut Node<MaskedText>,
) -> bool {
    debug_assert!(
        decision.action != MaskAction::Block,
        "a blocked node is recorded by `block`"
    );
    let mut hides_any = false;
    let mut hide = |hidden: bool| {
        hides_any |= hidden;
        hidden
    };
    let properties = into.reset(raw.id, raw.parent, raw.kind, raw.rect);
    properties.texts.fill(&raw.texts, |field, text| {
        let form = text_form(field, decision, policy);
        hide(form != TextForm::Verbatim && !text.is_empty());
        Some(MaskedText::new(*text, form, texts))
    });
    let shows_image = |fingerprint: &str| {
        !decision.hides_image()
            && policy.allows_image(image_origin(raw, decision))
            // A view in the picture may be one that a rule hides.
            && !(is_of_view(fingerprint) && policy.rules.hide_views())
    };
    properties.idents.fill(&raw.idents, |key, name| {
        let removed = omits_name(key, policy) || (key == Ident::ImageHash && hide(!shows_image(name)));
        (!removed).then(|| name.clone())
    });
    let last = raw.attrs.entries().last();
    if last.is_none_or(|(key, _)| *key < FIRST_REMOVABLE) {
        properties.attrs.copy_from(&raw.attrs);
    } else {
        properties.attrs.fill(&raw.attrs, |key, value| {
            let removed = match key {
                Attr::Checked | Attr::Selected => hide(decision.hides_state),
                // The scroll extent of a secret text would reveal its length.
                Attr::ScrollX | Attr::ScrollY | Attr::ContentWidth | Attr::ContentHeight => {
                    let hides_length = decision.secret != SecretText::None
                        || (policy.hide_text_length && decision.hidden != HiddenText::None);
                    hide(raw.kind == Kind::Input && hides_length)
                }
                Attr::ChildrenNotReached => *value == 0 || !carries_children,
                // Only this crate records decisions; values from the host are discarded.
                Attr::MaskAction | Attr::MaskReason => true,
                _ => false,
            };
            debug_assert!(
                !removed || key >= FIRST_REMOVABLE,
                "nodes with lower keys alone are copied at once"
            );
            (!removed).then_some(*value)
        });
    }
    if policy.explain {
        explain(into, decision);
    }
    hides_any
}

/// Returns the form in which a text is recorded.
pub(crate) fn text_form(field: TextField, decision: Decision, policy: &MaskPolicy) -> TextForm {
    if decision.is_secret(field) || (decision.is_hidden(field) && policy.hide_text_length) {
        TextForm::Secret
    } else if decision.is_hidden(field) {
        TextForm::Starred
    } else {
        TextForm::Verbatim
    }
}

/// Whether a name is not recorded, under any decision.
pub(crate) fn omits_name(key: Ident, policy: &MaskPolicy) -> bool {
    key == Ident::Identifier && !policy.record_identifiers
}

/// Whether an attribute is recorded under any decision, and changes no decision.
pub(crate) fn is_independent(key: Attr) -> bool {
    let is_other = matches!(
        key,
        Attr::Focused
            | Attr::RangeMin
            | Attr::RangeMax
            | Attr::Disabled
            | Attr::NaturalWidth
            | Attr::NaturalHeight
            | Attr::TransformA
            | Attr::TransformB
            | Attr::TransformC
            | Attr::TransformD
            | Attr::TransformTx
            | Attr::TransformTy
    );
    key < FIRST_REMOVABLE || is_other
}

/// Returns the placeholder that replaces a blocked node and its subtree.
pub(crate) fn block(raw: &Node<RawText<'_>>, decision: Decision) -> Node<MaskedText> {
    let mut node = Node::new(raw.id, raw.parent, Kind::Placeholder, raw.rect);
    node.attrs = raw
        .attrs
        .filter_map(|key, value| PLACEHOLDER_ATTRS.contains(&key).then_some(*value));
    let reason = host_placeholder_reason(raw, decision).unwrap_or_else(|| decision.placeholder_reason());
    node.attrs.insert(Attr::PlaceholderReason, reason.code());
    node.idents = raw
        .idents
        .filter_map(|key, name| (key == Ident::Class).then(|| name.clone()));
    node
}

/// Returns the reason of a node that was a placeholder before masking: the host or a limit had set it.
pub(crate) fn host_placeholder_reason<T>(raw: &Node<T>, decision: Decision) -> Option<PlaceholderReason> {
    if decision.reason != MaskReason::Placeholder {
        return None;
    }
    raw.attr(Attr::PlaceholderReason)
        .and_then(PlaceholderReason::from_code)
}

/// Returns the origin of a node's image. An image that the app unmasked counts as bundled: an unmask lifts the level.
fn image_origin<T>(raw: &Node<T>, decision: Decision) -> ImageOrigin {
    if decision.reason == MaskReason::Unmasked {
        return ImageOrigin::Bundled;
    }
    raw.attr(Attr::ImageOrigin)
        .and_then(ImageOrigin::from_code)
        .unwrap_or(ImageOrigin::Unknown)
}
