//! Overrides on a node and on its ancestors: block > mask > unmask > level.

use afterimage_config::PrivacyLevel::{self, Conservative, Light, Medium};
use afterimage_masking::{Inherited, MaskAction, MaskReason, NodeFacts, Override, RuleEffect, decide};
use afterimage_wireframe::{Attr, Kind, MaskOverride, PlaceholderReason, Recordable, TextField};

use crate::scene::{LEVELS, NodeExt, find, mask, node};

/// Checks the outcome for the text of the last of three nodes, each the child of the one before: `keep`, `mask`,
/// `block`, or `gone` with its parent. `overrides` has one letter per node, `.` for none.
fn check(level: PrivacyLevel, overrides: &str, expected: &str) {
    let nodes = overrides
        .chars()
        .zip(1..)
        .map(|(letter, n)| {
            let node = node(n, n - 1, Kind::Text).with_text(TextField::Text, "Ada");
            match letter {
                'm' => node.with_override(MaskOverride::Mask),
                'u' => node.with_override(MaskOverride::Unmask),
                'b' => node.with_override(MaskOverride::Block),
                _ => node,
            }
        })
        .collect();
    let masked = mask(level, nodes);
    let last = find(&masked, u32::try_from(overrides.len()).unwrap());
    let found = match last.map(|node| (node.kind, node.text(TextField::Text))) {
        None => "gone",
        Some((Kind::Placeholder, None)) => "block",
        Some((_, Some(text))) if text.recorded() == "Ada" => "keep",
        Some(_) => "mask",
    };
    assert_eq!(found, expected, "{level:?} {overrides}");
}

#[test]
fn the_strongest_override_of_node_and_ancestors_wins() {
    for (overrides, light, conservative) in [
        ("...", "keep", "mask"),
        ("..u", "keep", "keep"),
        ("u..", "keep", "keep"),
        ("..m", "mask", "mask"),
        ("m..", "mask", "mask"),
        ("m.u", "mask", "mask"),
        ("mu.", "mask", "mask"),
        ("u.m", "mask", "mask"),
        ("um.", "mask", "mask"),
        ("umu", "mask", "mask"),
        ("..b", "block", "block"),
        ("m.b", "block", "block"),
        ("u.b", "block", "block"),
        ("b..", "gone", "gone"),
        ("b.u", "gone", "gone"),
        ("ub.", "gone", "gone"),
    ] {
        check(Light, overrides, light);
        check(Medium, overrides, light);
        check(Conservative, overrides, conservative);
    }
}

#[test]
fn unknown_kinds_and_overrides_are_blocked_and_unmask_does_not_lift_it() {
    let unknown = [
        node(2, 1, Kind::Text).with_attr(Attr::MaskOverride, 99),
        node(2, 1, Kind::Unknown).with_override(MaskOverride::Unmask),
    ];
    for level in LEVELS {
        for raw in &unknown {
            let masked = mask(
                level,
                vec![
                    node(1, 0, Kind::Container).with_override(MaskOverride::Unmask),
                    raw.clone().with_text(TextField::Text, "Ada"),
                    node(3, 2, Kind::Text).with_text(TextField::Text, "Ada"),
                ],
            );
            assert_eq!(masked.nodes.len(), 2);
            let node = find(&masked, 2).unwrap();
            assert_eq!((node.kind, node.texts.len()), (Kind::Placeholder, 0));
        }
    }
}

#[test]
fn a_placeholder_records_whether_the_app_or_the_kind_blocked_it() {
    for (raw, reason) in [
        (
            node(1, 0, Kind::Text).with_override(MaskOverride::Block),
            PlaceholderReason::Blocked,
        ),
        (node(1, 0, Kind::Keyboard), PlaceholderReason::Secure),
        (
            node(1, 0, Kind::Container).with_attr(Attr::Secure, 1),
            PlaceholderReason::Secure,
        ),
        (
            node(1, 0, Kind::Placeholder)
                .with_attr(Attr::PlaceholderReason, PlaceholderReason::TooDeep.code())
                .with_text(TextField::Text, "Ada"),
            PlaceholderReason::TooDeep,
        ),
    ] {
        let masked = mask(Light, vec![raw]);
        let node = find(&masked, 1).unwrap();
        assert_eq!(node.attr(Attr::PlaceholderReason), Some(reason.code()));
        assert_eq!(node.texts.len(), 0);
    }
}

#[test]
fn each_decision_has_its_reason() {
    let below = |overridden_by| Inherited {
        overridden_by: Some(overridden_by),
        ..Inherited::default()
    };
    let free = Inherited::default();
    for (level, inherited, raw, action, reason) in [
        (
            Light,
            free,
            node(1, 0, Kind::Text),
            MaskAction::Keep,
            MaskReason::LevelKeeps,
        ),
        (
            Conservative,
            free,
            node(1, 0, Kind::Text),
            MaskAction::Mask,
            MaskReason::AllText,
        ),
        (
            Medium,
            free,
            node(1, 0, Kind::Input),
            MaskAction::Mask,
            MaskReason::FormField,
        ),
        (
            Medium,
            below(Override::Unmask),
            node(1, 0, Kind::Input),
            MaskAction::Keep,
            MaskReason::Unmasked,
        ),
        (
            Light,
            below(Override::Mask),
            node(1, 0, Kind::Text),
            MaskAction::Mask,
            MaskReason::AncestorMasked,
        ),
        (
            Light,
            free,
            node(1, 0, Kind::Text).with_override(MaskOverride::Mask),
            MaskAction::Mask,
            MaskReason::Masked,
        ),
        (
            Light,
            below(Override::Unmask),
            node(1, 0, Kind::Input).with_attr(Attr::Secure, 1),
            MaskAction::Mask,
            MaskReason::Secret,
        ),
        (
            Medium,
            free,
            node(1, 0, Kind::Map),
            MaskAction::Block,
            MaskReason::Embedded,
        ),
    ] {
        let decision = decide(
            level,
            inherited,
            NodeFacts::from_node(&raw, false, RuleEffect::None),
        );
        assert_eq!((decision.action, decision.reason), (action, reason));
    }
    let previously_secret = decide(
        Light,
        free,
        NodeFacts::from_node(&node(1, 0, Kind::Input), true, RuleEffect::None),
    );
    assert_eq!(previously_secret.reason, MaskReason::OnceSecret);
}

#[test]
fn effects_of_rules_have_their_own_reasons() {
    let reason = |effect, raw| {
        decide(
            Conservative,
            Inherited::default(),
            NodeFacts::from_node(&raw, false, effect),
        )
        .reason
    };
    let plain = || node(1, 0, Kind::Text);
    for (effect, raw, expected) in [
        (RuleEffect::None, plain(), MaskReason::AllText),
        (RuleEffect::UnmaskRemote, plain(), MaskReason::UnmaskedRemotely),
        (RuleEffect::Unmask, plain(), MaskReason::Unmasked),
        (RuleEffect::Mask, plain(), MaskReason::MaskedByRule),
        (
            RuleEffect::Mask,
            plain().with_override(MaskOverride::Unmask),
            MaskReason::MaskedByRule,
        ),
        (
            RuleEffect::Mask,
            plain().with_override(MaskOverride::Mask),
            MaskReason::Masked,
        ),
        (
            RuleEffect::Unmask,
            plain().with_override(MaskOverride::Mask),
            MaskReason::Masked,
        ),
        (RuleEffect::Block, plain(), MaskReason::BlockedByRule),
        (
            RuleEffect::Block,
            plain().with_override(MaskOverride::Block),
            MaskReason::Blocked,
        ),
        (
            RuleEffect::Block,
            plain().with_attr(Attr::MaskOverride, 99),
            MaskReason::UnknownOverride,
        ),
    ] {
        assert_eq!(reason(effect, raw), expected, "{effect:?}");
    }
    // The player shows a node that a rule blocked as blocked by the app.
    let blocked = decide(
        Light,
        Inherited::default(),
        NodeFacts::from_node(&plain(), false, RuleEffect::Block),
    );
    assert_eq!(blocked.placeholder_reason(), PlaceholderReason::Blocked);
}

#[test]
fn each_kind_of_secret_and_block_has_its_reason() {
    let in_secret = Inherited {
        in_secret: true,
        ..Inherited::default()
    };
    let free = Inherited::default();
    for (inherited, raw, was_secret, expected) in [
        (free, node(1, 0, Kind::Input), true, MaskReason::OnceSecret),
        (in_secret, node(2, 1, Kind::Text), false, MaskReason::InSecret),
        (in_secret, node(2, 1, Kind::Text), true, MaskReason::InSecret),
        (
            in_secret,
            node(2, 1, Kind::Input).with_attr(Attr::Secure, 1),
            false,
            MaskReason::Secret,
        ),
        (
            free,
            node(1, 0, Kind::Scroll).with_attr(Attr::Secure, 1),
            false,
            MaskReason::SecureWindow,
        ),
        (free, node(1, 0, Kind::Keyboard), false, MaskReason::Keyboard),
        (free, node(1, 0, Kind::Camera), false, MaskReason::Embedded),
        (free, node(1, 0, Kind::Unknown), false, MaskReason::UnknownKind),
        (
            free,
            node(1, 0, Kind::Placeholder),
            false,
            MaskReason::Placeholder,
        ),
    ] {
        let decision = decide(
            Light,
            inherited,
            NodeFacts::from_node(&raw, was_secret, RuleEffect::None),
        );
        assert_eq!(decision.reason, expected, "{raw:?}");
    }
}
