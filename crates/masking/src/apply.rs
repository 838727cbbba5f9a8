//! Carries a decision out on one node.

use afterimage_wireframe::{Attr, Ident, ImageOrigin, Kind, Node, PlaceholderReason, RawText};

use crate::explain::explain;
use crate::{Decision, Hidden, MaskPolicy, MaskedText, Reason, Secret, allows};

/// What a placeholder keeps of the scalars of the node it stands for: where it is seen.
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

/// No scalar before this one is ever left out of a node that is kept or masked.
const FIRST_LEFT_OUT: Attr = Attr::ScrollX;

/// Makes a node what is recorded of one that is kept or masked, and says whether something of that was hidden.
/// `carries_children`: a walk that ran out of time below the node may have the children of the last frame stand
/// for those it did not reach.
pub(crate) fn record(
    raw: &Node<RawText<'_>>,
    decision: Decision,
    policy: &MaskPolicy,
    carries_children: bool,
    into: &mut Node<MaskedText>,
) -> bool {
    let mut hid = false;
    let mut hide = |hidden: bool| {
        hid |= hidden;
        hidden
    };
    let properties = into.reset(raw.id, raw.parent, raw.kind, raw.rect);
    properties.texts.fill(&raw.texts, |field, text| {
        Some(if decision.is_secret(field) {
            hide(!text.is_empty());
            MaskedText::secret(*text)
        } else if decision.is_hidden(field) {
            hide(!text.is_empty());
            if policy.hide_text_length {
                MaskedText::secret(*text)
            } else {
                MaskedText::starred(*text)
            }
        } else {
            MaskedText::kept(*text)
        })
    });
    let shows_image = || !decision.hides_image() && allows(policy.images, origin(raw, decision));
    properties.idents.fill(&raw.idents, |key, name| {
        let dropped = match key {
            Ident::Identifier => !policy.record_identifiers,
            Ident::ImageHash => hide(!shows_image()),
            _ => false,
        };
        (!dropped).then(|| name.clone())
    });
    let last = raw.attrs.entries().last();
    if last.is_none_or(|(key, _)| *key < FIRST_LEFT_OUT) {
        properties.attrs.copy_from(&raw.attrs);
    } else {
        properties.attrs.fill(&raw.attrs, |key, value| {
            let dropped = match key {
                Attr::Checked | Attr::Selected => hide(decision.hides_state),
                // How far a secret's text reaches would tell its length.
                Attr::ScrollX | Attr::ScrollY | Attr::ContentWidth | Attr::ContentHeight => {
                    let hides_length = decision.secret != Secret::Nothing
                        || (policy.hide_text_length && decision.hidden != Hidden::Nothing);
                    hide(raw.kind == Kind::Input && hides_length)
                }
                Attr::ChildrenNotReached => *value == 0 || !carries_children,
                // A host does not say what was decided.
                Attr::MaskAction | Attr::MaskReason => true,
                _ => false,
            };
            debug_assert!(
                !dropped || key >= FIRST_LEFT_OUT,
                "scalars before are copied at once"
            );
            (!dropped).then_some(*value)
        });
    }
    if policy.explain {
        explain(into, decision);
    }
    hid
}

/// The placeholder of a blocked node.
pub(crate) fn block(raw: &Node<RawText<'_>>, decision: Decision) -> Node<MaskedText> {
    let mut node = Node::new(raw.id, raw.parent, Kind::Placeholder, raw.rect);
    node.attrs = raw
        .attrs
        .filter_map(|key, value| PLACEHOLDER_ATTRS.contains(&key).then_some(*value));
    let reason = reason_of_arrived(raw, decision).unwrap_or_else(|| decision.placeholder_reason());
    node.attrs.insert(Attr::PlaceholderReason, reason.code());
    node.idents = raw
        .idents
        .filter_map(|key, name| (key == Ident::Class).then(|| name.clone()));
    node
}

/// The reason that a node which arrived as a placeholder brought with it.
pub(crate) fn reason_of_arrived<T>(raw: &Node<T>, decision: Decision) -> Option<PlaceholderReason> {
    if decision.reason != Reason::Placeholder {
        return None;
    }
    raw.attr(Attr::PlaceholderReason)
        .and_then(PlaceholderReason::from_code)
}

/// Where a node's image came from. What the app unmasked counts as what it ships: unmask lifts the level.
fn origin<T>(raw: &Node<T>, decision: Decision) -> ImageOrigin {
    if decision.reason == Reason::Unmasked {
        return ImageOrigin::Bundled;
    }
    raw.attr(Attr::ImageOrigin)
        .and_then(ImageOrigin::from_code)
        .unwrap_or(ImageOrigin::Unknown)
}
