//! Overrides on a node and on its ancestors: block > mask > unmask > level.

use afterimage_config::PrivacyLevel::{self, Conservative, Light, Medium};
use afterimage_masking::{Action, ByHand, Inherited, Reason, Ruling, Subject, decide};
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
    let by_hand = |by_hand| Inherited {
        by_hand: Some(by_hand),
        ..Inherited::default()
    };
    let free = Inherited::default();
    for (level, inherited, raw, action, reason) in [
        (
            Light,
            free,
            node(1, 0, Kind::Text),
            Action::Keep,
            Reason::LevelKeeps,
        ),
        (
            Conservative,
            free,
            node(1, 0, Kind::Text),
            Action::Mask,
            Reason::AllText,
        ),
        (
            Medium,
            free,
            node(1, 0, Kind::Input),
            Action::Mask,
            Reason::FormField,
        ),
        (
            Medium,
            by_hand(ByHand::Unmask),
            node(1, 0, Kind::Input),
            Action::Keep,
            Reason::Unmasked,
        ),
        (
            Light,
            by_hand(ByHand::Mask),
            node(1, 0, Kind::Text),
            Action::Mask,
            Reason::AncestorMasked,
        ),
        (
            Light,
            free,
            node(1, 0, Kind::Text).asks(MaskOverride::Mask),
            Action::Mask,
            Reason::Masked,
        ),
        (
            Light,
            by_hand(ByHand::Unmask),
            node(1, 0, Kind::Input).with(Attr::Secure, 1),
            Action::Mask,
            Reason::Secret,
        ),
        (
            Medium,
            free,
            node(1, 0, Kind::Map),
            Action::Block,
            Reason::Embedded,
        ),
    ] {
        let decision = decide(level, inherited, Subject::of(&raw, false, Ruling::Nothing));
        assert_eq!((decision.action, decision.reason), (action, reason));
    }
    let once = decide(
        Light,
        free,
        Subject::of(&node(1, 0, Kind::Input), true, Ruling::Nothing),
    );
    assert_eq!(once.reason, Reason::OnceSecret);
}

#[test]
fn what_a_rule_asks_for_has_reasons_of_its_own() {
    let reason = |ruling, raw| {
        decide(
            Conservative,
            Inherited::default(),
            Subject::of(&raw, false, ruling),
        )
        .reason
    };
    let plain = || node(1, 0, Kind::Text);
    for (ruling, raw, expected) in [
        (Ruling::Nothing, plain(), Reason::AllText),
        (Ruling::UnmaskRemote, plain(), Reason::UnmaskedRemotely),
        (Ruling::Unmask, plain(), Reason::Unmasked),
        (Ruling::Mask, plain(), Reason::MaskedByRule),
        (
            Ruling::Mask,
            plain().asks(MaskOverride::Unmask),
            Reason::MaskedByRule,
        ),
        (Ruling::Mask, plain().asks(MaskOverride::Mask), Reason::Masked),
        (Ruling::Unmask, plain().asks(MaskOverride::Mask), Reason::Masked),
        (Ruling::Block, plain(), Reason::BlockedByRule),
        (Ruling::Block, plain().asks(MaskOverride::Block), Reason::Blocked),
        (
            Ruling::Block,
            plain().with(Attr::MaskOverride, 99),
            Reason::UnknownOverride,
        ),
    ] {
        assert_eq!(reason(ruling, raw), expected, "{ruling:?}");
    }
    // A placeholder tells the player that it was asked for.
    let blocked = decide(
        Light,
        Inherited::default(),
        Subject::of(&plain(), false, Ruling::Block),
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
        (free, node(1, 0, Kind::Input), true, Reason::OnceSecret),
        (in_secret, node(2, 1, Kind::Text), false, Reason::InSecret),
        (in_secret, node(2, 1, Kind::Text), true, Reason::InSecret),
        (
            in_secret,
            node(2, 1, Kind::Input).with(Attr::Secure, 1),
            false,
            Reason::Secret,
        ),
        (
            free,
            node(1, 0, Kind::Scroll).with(Attr::Secure, 1),
            false,
            Reason::SecureWindow,
        ),
        (free, node(1, 0, Kind::Keyboard), false, Reason::Keyboard),
        (free, node(1, 0, Kind::Camera), false, Reason::Embedded),
        (free, node(1, 0, Kind::Unknown), false, Reason::UnknownKind),
        (free, node(1, 0, Kind::Placeholder), false, Reason::Placeholder),
    ] {
        let decision = decide(Light, inherited, Subject::of(&raw, once, Ruling::Nothing));
        assert_eq!(decision.reason, expected, "{raw:?}");
    }
}
