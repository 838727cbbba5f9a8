//! Effects of rules on nodes, for different visible screens.

use afterimage_config::{MaskRule, RULE_KINDS};
use afterimage_masking::{RuleEffect, Rules};
use afterimage_wireframe::{Ident, Kind, Node, RawText};

use crate::scene::node;

fn parsed(rules: &[&str]) -> Vec<MaskRule> {
    rules.iter().map(|rule| rule.parse().unwrap()).collect()
}

fn local(rules: &[&str]) -> Rules {
    Rules::new(&parsed(rules), &[], 1)
}

fn view(kind: Kind, idents: &[(Ident, &str)]) -> Node<RawText<'static>> {
    let mut raw = node(2, 1, kind);
    raw.idents = idents
        .iter()
        .map(|(key, name)| (*key, Box::from(*name)))
        .collect();
    raw
}

/// Checks the effect of one rule on a text view with a class, an identifier and a tag.
fn check(rule: &str, expected: RuleEffect) {
    let raw = view(
        Kind::Text,
        &[
            (Ident::Class, "com.app.Iban"),
            (Ident::Identifier, "card_number"),
            (Ident::Tag, "pii"),
        ],
    );
    assert_eq!(local(&[rule]).effect_on(&raw), expected, "{rule}");
}

#[test]
fn a_rule_matches_if_all_its_conditions_are_met() {
    for (rule, expected) in [
        ("mask class=com.app.Iban", RuleEffect::Mask),
        ("block class=com.app.*", RuleEffect::Block),
        ("unmask id=card_number", RuleEffect::Unmask),
        ("mask id=card_*", RuleEffect::Mask),
        ("mask tag=pii", RuleEffect::Mask),
        ("mask kind=text", RuleEffect::Mask),
        ("mask kind=text tag=pii id=card_* class=com.*", RuleEffect::Mask),
        ("mask kind=image tag=pii", RuleEffect::None),
        ("mask kind=text tag=other", RuleEffect::None),
        ("mask id=card_number tag=other", RuleEffect::None),
        ("mask id=card_number class=Other", RuleEffect::None),
        ("mask id=card_number kind=input", RuleEffect::None),
        ("mask tag=pii class=Other", RuleEffect::None),
        ("mask class=Iban", RuleEffect::None),
        ("mask class=com.app.iban", RuleEffect::None),
        ("mask id=com.app.Iban", RuleEffect::None),
        ("mask kind=input", RuleEffect::None),
    ] {
        check(rule, expected);
    }
    let bare = view(Kind::Text, &[]);
    assert_eq!(
        local(&["mask class=A*", "mask id=A", "mask tag=A"]).effect_on(&bare),
        RuleEffect::None
    );
}

#[test]
fn the_strongest_of_several_effects_counts_in_any_order() {
    let all = ["unmask class=A", "mask id=a", "block tag=t", "mask kind=text"];
    let raw = view(
        Kind::Text,
        &[(Ident::Class, "A"), (Ident::Identifier, "a"), (Ident::Tag, "t")],
    );
    assert_eq!(local(&all).effect_on(&raw), RuleEffect::Block);
    let mut reversed = all;
    reversed.reverse();
    assert_eq!(local(&reversed).effect_on(&raw), RuleEffect::Block);
    assert_eq!(local(&all[..2]).effect_on(&raw), RuleEffect::Mask);
    assert_eq!(
        local(&["unmask class=A", "mask class=A"]).effect_on(&raw),
        RuleEffect::Mask
    );
    assert_eq!(
        local(&["block kind=text", "mask kind=text"]).effect_on(&raw),
        RuleEffect::Block
    );
    assert_eq!(
        local(&["block screen=S", "mask screen=S"]).effect_on(&node(1, 0, Kind::Text)),
        RuleEffect::Block
    );
}

#[test]
fn an_unmask_from_the_server_is_the_weakest_effect() {
    let raw = view(Kind::Text, &[(Ident::Class, "A")]);
    let unmask = parsed(&["unmask class=A"]);
    for (rules, expected) in [
        (Rules::new(&[], &unmask, 1), RuleEffect::UnmaskRemote),
        (Rules::new(&unmask, &unmask, 1), RuleEffect::Unmask),
        (
            Rules::new(&parsed(&["mask class=A"]), &unmask, 1),
            RuleEffect::Mask,
        ),
        (
            Rules::new(&unmask, &parsed(&["mask class=A"]), 1),
            RuleEffect::Mask,
        ),
        (
            Rules::new(&unmask, &parsed(&["block class=A"]), 1),
            RuleEffect::Block,
        ),
    ] {
        assert_eq!(rules.effect_on(&raw), expected);
    }
}

#[test]
fn a_rule_with_only_a_screen_applies_to_the_roots() {
    let mut rules = local(&["block screen=Pay*"]);
    let (root, child) = (node(1, 0, Kind::Container), node(2, 1, Kind::Text));
    assert!(rules.set_screens(&["Payment"]) || rules.effect_on(&root) == RuleEffect::Block);
    assert_eq!(
        (rules.effect_on(&root), rules.effect_on(&child)),
        (RuleEffect::Block, RuleEffect::None)
    );
    assert!(rules.set_screens(&["Home"]));
    assert_eq!(rules.effect_on(&root), RuleEffect::None);
    assert!(!rules.set_screens(&["Feed"]));
    assert!(rules.set_screens(&["Feed", "Pay"]));
    assert_eq!(rules.effect_on(&root), RuleEffect::Block);
}

#[test]
fn hiding_rules_apply_on_any_visible_screen_and_revealing_rules_on_all() {
    let mut rules = local(&[
        "unmask screen=Home class=A",
        "mask screen=Pay class=B",
        "mask class=C",
    ]);
    let effects = |rules: &Rules| {
        ["A", "B", "C"].map(|class| rules.effect_on(&view(Kind::Text, &[(Ident::Class, class)])))
    };
    let (nothing, mask, unmask) = (RuleEffect::None, RuleEffect::Mask, RuleEffect::Unmask);
    assert_eq!(effects(&rules), [nothing, mask, mask], "no screen is named");
    for (screens, expected) in [
        (&["Home"][..], [unmask, nothing, mask]),
        (&["Home", "Pay"], [nothing, mask, mask]),
        (&["Pay"], [nothing, mask, mask]),
        (&["Other"], [nothing, nothing, mask]),
        (&[], [nothing, mask, mask]),
    ] {
        rules.set_screens(screens);
        assert_eq!(effects(&rules), expected, "{screens:?}");
    }
}

#[test]
fn a_sampled_screen_is_blocked_in_sessions_outside_the_sample() {
    let rules = parsed(&["sample=0.5 screen=Feed"]);
    let root = node(1, 0, Kind::Container);
    let blocked = (0..1000).filter(|session| {
        let mut rules = Rules::new(&rules, &[], *session);
        rules.set_screens(&["Feed"]);
        rules.effect_on(&root) == RuleEffect::Block
    });
    let blocked = blocked.count();
    assert!((400..600).contains(&blocked), "{blocked}");
    for (rate, expected) in [("0", RuleEffect::Block), ("1", RuleEffect::None)] {
        let rules = local(&[&format!("sample={rate} screen=Feed")]);
        assert_eq!(rules.effect_on(&root), expected);
    }
}

#[test]
fn rules_depend_on_screens_if_any_has_a_screen_condition() {
    assert!(!local(&["mask class=A"]).depend_on_screens());
    assert!(local(&["mask class=A", "mask class=A screen=S"]).depend_on_screens());
    assert!(!Rules::default().depend_on_screens());
}

#[test]
fn kinds_of_rules_equal_the_kinds_of_the_wireframe() {
    let known = Kind::ALL
        .iter()
        .map(|kind| kind.name())
        .filter(|kind| *kind != "unknown");
    assert!(known.eq(RULE_KINDS.iter().copied()));
    for kind in RULE_KINDS {
        let raw = view(Kind::from_name(kind).unwrap(), &[]);
        assert_eq!(
            local(&[&format!("mask kind={kind}")]).effect_on(&raw),
            RuleEffect::Mask
        );
    }
}
