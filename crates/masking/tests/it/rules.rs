//! What rules say of nodes, screen by screen.

use afterimage_config::{MaskRule, RULE_KINDS};
use afterimage_masking::{Rules, Ruling};
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

/// What one rule says of a text view with a class, an identifier and a tag.
fn check(rule: &str, expected: Ruling) {
    let raw = view(
        Kind::Text,
        &[
            (Ident::Class, "com.app.Iban"),
            (Ident::Identifier, "card_number"),
            (Ident::Tag, "pii"),
        ],
    );
    assert_eq!(local(&[rule]).ruling(&raw), expected, "{rule}");
}

#[test]
fn a_rule_holds_where_all_its_conditions_are_met() {
    for (rule, expected) in [
        ("mask class=com.app.Iban", Ruling::Mask),
        ("block class=com.app.*", Ruling::Block),
        ("unmask id=card_number", Ruling::Unmask),
        ("mask id=card_*", Ruling::Mask),
        ("mask tag=pii", Ruling::Mask),
        ("mask kind=text", Ruling::Mask),
        ("mask kind=text tag=pii id=card_* class=com.*", Ruling::Mask),
        ("mask kind=image tag=pii", Ruling::Nothing),
        ("mask kind=text tag=other", Ruling::Nothing),
        ("mask id=card_number tag=other", Ruling::Nothing),
        ("mask id=card_number class=Other", Ruling::Nothing),
        ("mask id=card_number kind=input", Ruling::Nothing),
        ("mask tag=pii class=Other", Ruling::Nothing),
        ("mask class=Iban", Ruling::Nothing),
        ("mask class=com.app.iban", Ruling::Nothing),
        ("mask id=com.app.Iban", Ruling::Nothing),
        ("mask kind=input", Ruling::Nothing),
    ] {
        check(rule, expected);
    }
    let bare = view(Kind::Text, &[]);
    assert_eq!(
        local(&["mask class=A*", "mask id=A", "mask tag=A"]).ruling(&bare),
        Ruling::Nothing
    );
}

#[test]
fn the_strongest_of_several_counts_in_whatever_order() {
    let all = ["unmask class=A", "mask id=a", "block tag=t", "mask kind=text"];
    let raw = view(
        Kind::Text,
        &[(Ident::Class, "A"), (Ident::Identifier, "a"), (Ident::Tag, "t")],
    );
    assert_eq!(local(&all).ruling(&raw), Ruling::Block);
    let mut turned = all;
    turned.reverse();
    assert_eq!(local(&turned).ruling(&raw), Ruling::Block);
    assert_eq!(local(&all[..2]).ruling(&raw), Ruling::Mask);
    assert_eq!(
        local(&["unmask class=A", "mask class=A"]).ruling(&raw),
        Ruling::Mask
    );
    assert_eq!(
        local(&["block kind=text", "mask kind=text"]).ruling(&raw),
        Ruling::Block
    );
    assert_eq!(
        local(&["block screen=S", "mask screen=S"]).ruling(&node(1, 0, Kind::Text)),
        Ruling::Block
    );
}

#[test]
fn an_unmask_of_the_servers_is_the_weakest() {
    let raw = view(Kind::Text, &[(Ident::Class, "A")]);
    let unmask = parsed(&["unmask class=A"]);
    for (rules, expected) in [
        (Rules::new(&[], &unmask, 1), Ruling::UnmaskRemote),
        (Rules::new(&unmask, &unmask, 1), Ruling::Unmask),
        (Rules::new(&parsed(&["mask class=A"]), &unmask, 1), Ruling::Mask),
        (Rules::new(&unmask, &parsed(&["mask class=A"]), 1), Ruling::Mask),
        (Rules::new(&unmask, &parsed(&["block class=A"]), 1), Ruling::Block),
    ] {
        assert_eq!(rules.ruling(&raw), expected);
    }
}

#[test]
fn a_rule_of_a_screen_alone_holds_for_the_roots() {
    let mut rules = local(&["block screen=Pay*"]);
    let (root, child) = (node(1, 0, Kind::Container), node(2, 1, Kind::Text));
    assert!(rules.enter(&["Payment"]) || rules.ruling(&root) == Ruling::Block);
    assert_eq!(
        (rules.ruling(&root), rules.ruling(&child)),
        (Ruling::Block, Ruling::Nothing)
    );
    assert!(rules.enter(&["Home"]));
    assert_eq!(rules.ruling(&root), Ruling::Nothing);
    assert!(!rules.enter(&["Feed"]));
    assert!(rules.enter(&["Feed", "Pay"]));
    assert_eq!(rules.ruling(&root), Ruling::Block);
}

#[test]
fn what_hides_holds_on_any_screen_that_may_be_seen_and_what_shows_on_all() {
    let mut rules = local(&[
        "unmask screen=Home class=A",
        "mask screen=Pay class=B",
        "mask class=C",
    ]);
    let seen = |rules: &Rules| {
        ["A", "B", "C"].map(|class| rules.ruling(&view(Kind::Text, &[(Ident::Class, class)])))
    };
    let (nothing, mask, unmask) = (Ruling::Nothing, Ruling::Mask, Ruling::Unmask);
    assert_eq!(seen(&rules), [nothing, mask, mask], "no screen is named yet");
    for (screens, expected) in [
        (&["Home"][..], [unmask, nothing, mask]),
        (&["Home", "Pay"], [nothing, mask, mask]),
        (&["Pay"], [nothing, mask, mask]),
        (&["Other"], [nothing, nothing, mask]),
        (&[], [nothing, mask, mask]),
    ] {
        rules.enter(screens);
        assert_eq!(seen(&rules), expected, "{screens:?}");
    }
}

#[test]
fn a_sampled_screen_is_blocked_in_the_other_sessions() {
    let rules = parsed(&["sample=0.5 screen=Feed"]);
    let root = node(1, 0, Kind::Container);
    let blocked = (0..1000).filter(|session| {
        let mut rules = Rules::new(&rules, &[], *session);
        rules.enter(&["Feed"]);
        rules.ruling(&root) == Ruling::Block
    });
    let blocked = blocked.count();
    assert!((400..600).contains(&blocked), "{blocked}");
    for (rate, expected) in [("0", Ruling::Block), ("1", Ruling::Nothing)] {
        let rules = local(&[&format!("sample={rate} screen=Feed")]);
        assert_eq!(rules.ruling(&root), expected);
    }
}

#[test]
fn rules_say_whether_they_name_screens() {
    assert!(!local(&["mask class=A"]).name_screens());
    assert!(local(&["mask class=A", "mask class=A screen=S"]).name_screens());
    assert!(!Rules::default().name_screens());
}

#[test]
fn the_kinds_of_rules_are_those_of_the_wireframe() {
    let known = Kind::ALL
        .iter()
        .map(|kind| kind.name())
        .filter(|kind| *kind != "unknown");
    assert!(known.eq(RULE_KINDS.iter().copied()));
    for kind in RULE_KINDS {
        let raw = view(Kind::from_name(kind).unwrap(), &[]);
        assert_eq!(local(&[&format!("mask kind={kind}")]).ruling(&raw), Ruling::Mask);
    }
}
