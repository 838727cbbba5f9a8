//! Overrides on a node and on its ancestors: block > mask > unmask > level.

use afterimage_config::PrivacyLevel::{self, Conservative, Light, Medium};
use afterimage_masking::{Inherited, MaskAction, MaskReason, NodeFacts, Override, RuleEffect, decide};
use afterimage_wireframe::{Attr, Kind, MaskOverride, PlaceholderReason, Recordable, TextField};

use crate::scene::{LEVELS, With, find, mask, node};

/// What becomes of the text of the last of three nodes, each the child of the one before, with a letter
/// for the override of each (`.` for none): `keep`, `mask`, `block`, or `gone` with its parent.
fn check(level: PrivacyLevel, overrides: &str, expected: &str) {
    let nodes = overrides
        .chars()
        .zip(1..)
        .map(|(asked, n)| {
            let node = node(n, n - 1, Kind::Text).says(TextField::Text, "Ada");
            match asked {
                'm' => node.asks(MaskOverride::Mask),
                'u' => node.asks(MaskOverride::Unmask),
                'b' => node.asks(MaskOverride::Block),
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
fn the_stronger_override_wins_wherever_it_stands() {
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
fn what_is_not_known_is_blocked_and_no_unmask_lifts_it() {
    let unknown = [
        node(2, 1, Kind::Text).with(Attr::MaskOverride, 99),
        node(2, 1, Kind::Unknown).asks(MaskOverride::Unmask),
    ];
    for level in LEVELS {
        for raw in &unknown {
            let masked = mask(
                level,
                vec![
                    node(1, 0, Kind::Container).asks(MaskOverride::Unmask),
                    raw.clone().says(TextField::Text, "Ada"),
                    node(3, 2, Kind::Text).says(TextField::Text, "Ada"),
                ],
            );
            assert_eq!(masked.nodes.len(), 2);
            let node = find(&masked, 2).unwrap();
            assert_eq!((node.kind, node.texts.len()), (Kind::Placeholder, 0));
        }
    }
}

#[test]
fn a_placeholder_says_whether_the_app_or_the_kind_blocked_it() {
    for (raw, reason) in [
        (
            node(1, 0, Kind::Text).asks(MaskOverride::Block),
            PlaceholderReason::Blocked,
        ),
        (node(1, 0, Kind::Keyboard), PlaceholderReason::Secure),
        (
            node(1, 0, Kind::Container).with(Attr::Secure, 1),
            PlaceholderReason::Secure,
        ),
        (
            node(1, 0, Kind::Placeholder)
                .with(Attr::PlaceholderReason, PlaceholderReason::TooDeep.code())
                .says(TextField::Text, "Ada"),
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
    let overridden_by = |overridden_by| Inherited {
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
            overridden_by(Override::Unmask),
            node(1, 0, Kind::Input),
            MaskAction::Keep,
            MaskReason::Unmasked,
        ),
        (
            Light,
            overridden_by(Override::Mask),
            node(1, 0, Kind::Text),
            MaskAction::Mask,
            MaskReason::AncestorMasked,
        ),
        (
            Light,
            free,
            node(1, 0, Kind::Text).asks(MaskOverride::Mask),
            MaskAction::Mask,
            MaskReason::Masked,
        ),
        (
            Light,
            overridden_by(Override::Unmask),
            node(1, 0, Kind::Input).with(Attr::Secure, 1),
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
    let once = decide(
        Light,
        free,
        NodeFacts::from_node(&node(1, 0, Kind::Input), true, RuleEffect::None),
    );
    assert_eq!(once.reason, MaskReason::OnceSecret);
}

#[test]
fn what_a_rule_asks_for_has_reasons_of_its_own() {
    let reason = |ruling, raw| {
        decide(
            Conservative,
            Inherited::default(),
            NodeFacts::from_node(&raw, false, ruling),
        )
        .reason
    };
    let plain = || node(1, 0, Kind::Text);
    for (ruling, raw, expected) in [
        (RuleEffect::None, plain(), MaskReason::AllText),
        (RuleEffect::UnmaskRemote, plain(), MaskReason::UnmaskedRemotely),
        (RuleEffect::Unmask, plain(), MaskReason::Unmasked),
        (RuleEffect::Mask, plain(), MaskReason::MaskedByRule),
        (
            RuleEffect::Mask,
            plain().asks(MaskOverride::Unmask),
            MaskReason::MaskedByRule,
        ),
        (
            RuleEffect::Mask,
            plain().asks(MaskOverride::Mask),
            MaskReason::Masked,
        ),
        (
            RuleEffect::Unmask,
            plain().asks(MaskOverride::Mask),
            MaskReason::Masked,
        ),
        (RuleEffect::Block, plain(), MaskReason::BlockedByRule),
        (
            RuleEffect::Block,
            plain().asks(MaskOverride::Block),
            MaskReason::Blocked,
        ),
        (
            RuleEffect::Block,
            plain().with(Attr::MaskOverride, 99),
            MaskReason::UnknownOverride,
        ),
    ] {
        assert_eq!(reason(ruling, raw), expected, "{ruling:?}");
    }
    // A placeholder tells the player that it was asked for.
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
    for (inherited, raw, once, expected) in [
        (free, node(1, 0, Kind::Input), true, MaskReason::OnceSecret),
        (in_secret, node(2, 1, Kind::Text), false, MaskReason::InSecret),
        (in_secret, node(2, 1, Kind::Text), true, MaskReason::InSecret),
        (
            in_secret,
            node(2, 1, Kind::Input).with(Attr::Secure, 1),
            false,
            MaskReason::Secret,
        ),
        (
            free,
            node(1, 0, Kind::Scroll).with(Attr::Secure, 1),
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
            NodeFacts::from_node(&raw, once, RuleEffect::None),
        );
        assert_eq!(decision.reason, expected, "{raw:?}");
    }
}
