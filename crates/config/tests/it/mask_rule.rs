//! The syntax of masking rules, and the position of syntax errors.

use afterimage_config::{MAX_RULE_CHARS, MaskRule, Pattern, RULE_KINDS, RuleAction};

fn exact(text: &str) -> Pattern {
    Pattern {
        text: text.into(),
        is_prefix: false,
    }
}

fn prefix(text: &str) -> Pattern {
    Pattern {
        text: text.into(),
        is_prefix: true,
    }
}

fn without_conditions(action: RuleAction) -> MaskRule {
    MaskRule {
        action,
        class: None,
        identifier: None,
        tag: None,
        screen: None,
        kind: None,
    }
}

fn check(text: &str, expected: &MaskRule) {
    assert_eq!(text.parse::<MaskRule>().as_ref(), Ok(expected), "{text}");
}

#[test]
fn conditions_are_parsed() {
    check(
        r#"block screen="Card details" class=com.bank.* id=com.bank:id/pan tag=pii kind=input"#,
        &MaskRule {
            class: Some(prefix("com.bank.")),
            identifier: Some(exact("com.bank:id/pan")),
            tag: Some(exact("pii")),
            screen: Some(exact("Card details")),
            kind: Some("input"),
            ..without_conditions(RuleAction::Block)
        },
    );
    check(
        "unmask tag=public",
        &MaskRule {
            tag: Some(exact("public")),
            ..without_conditions(RuleAction::Unmask)
        },
    );
    check(
        "mask class=Outer$Inner",
        &MaskRule {
            class: Some(exact("Outer$Inner")),
            ..without_conditions(RuleAction::Mask)
        },
    );
    check(
        r#"mask tag="a \"b\" \\ \* c*""#,
        &MaskRule {
            tag: Some(prefix(r#"a "b" \ * c"#)),
            ..without_conditions(RuleAction::Mask)
        },
    );
    for kind in RULE_KINDS {
        check(
            &format!("mask kind={kind}"),
            &MaskRule {
                kind: Some(kind),
                ..without_conditions(RuleAction::Mask)
            },
        );
    }
}

#[test]
fn sample_rate_is_stored_in_millionths() {
    for (rate, per_million) in [
        ("0", 0),
        ("0.1", 100_000),
        ("1", 1_000_000),
        ("01.00", 1_000_000),
        ("1.", 1_000_000),
        (".000001", 1),
        ("0.0000004", 0),
        ("0.1234565", 123_457),
        ("0.99999949", 999_999),
        ("0.9999995", 1_000_000),
    ] {
        check(
            &format!("sample={rate} screen=Feed"),
            &MaskRule {
                screen: Some(exact("Feed")),
                ..without_conditions(RuleAction::Sample { per_million })
            },
        );
    }
}

#[test]
fn error_contains_the_position_of_the_unexpected_character() {
    let long = format!("mask tag={}", "x".repeat(MAX_RULE_CHARS));
    for (text, position, expected) in [
        ("", 1, "mask, unmask"),
        ("hide class=A", 1, "mask, unmask"),
        ("Mask class=A", 1, "mask, unmask"),
        (" mask class=A", 1, "mask, unmask"),
        ("mask", 5, "a space and a condition"),
        ("maskclass=A", 1, "mask, unmask"),
        ("mask ", 6, "class, id"),
        ("mask  class=A", 6, "class, id"),
        ("mask class", 11, "="),
        ("mask class=", 12, "a name"),
        ("mask class=*", 12, "a name"),
        ("mask class=\"\"", 12, "a name"),
        ("mask class=A ", 14, "class, id"),
        ("mask class=A class=B", 14, "each condition once"),
        ("mask kind=text kind=text", 16, "each condition once"),
        ("mask class=A*B", 14, "a space or the end of the rule"),
        ("mask class=A,B class", 21, "="),
        ("mask class=A=B", 13, "a space or the end of the rule"),
        ("mask class=A\tid=B", 13, "a space or the end of the rule"),
        ("mask kind=images", 11, "the name of a kind"),
        ("mask kind=imag*", 11, "the name of a kind"),
        ("mask kind=unknown", 11, "the name of a kind"),
        ("mask tag=\"ü\" id", 16, "="),
        ("mask tag=\"ab", 13, "a closing quote"),
        ("mask tag=\"a\nb\"", 12, "a closing quote"),
        ("mask tag=\"a*b\"", 13, "a closing quote"),
        ("mask tag=\"a\\n\"", 13, "one of"),
        ("sample screen=A", 7, "= and a rate"),
        ("sample=2 screen=A", 8, "a rate from"),
        ("sample=1.0000001 screen=A", 8, "a rate from"),
        ("sample=. screen=A", 8, "a rate from"),
        ("sample=0.1.2 screen=A", 8, "a rate from"),
        ("sample=-1 screen=A", 8, "a rate from"),
        ("sample=0.1 class=A", 1, "sample with a screen"),
        ("sample=0.1 screen=A class=B", 1, "sample with a screen"),
        (&long, MAX_RULE_CHARS + 1, "the end of the rule"),
    ] {
        let error = text.parse::<MaskRule>().unwrap_err();
        assert_eq!(error.position, position, "{text:?}: {error}");
        assert!(error.expected.starts_with(expected), "{text:?}: {error}");
    }
}

#[test]
fn error_contains_no_text_of_the_rule() {
    let error = "mask canary=canary".parse::<MaskRule>().unwrap_err();
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[test]
fn star_matches_longer_names() {
    let rule: MaskRule = "mask id=card_*".parse().unwrap();
    let pattern = rule.identifier.unwrap();
    for (name, matches) in [
        ("card_number", true),
        ("card_", true),
        ("card", false),
        ("my_card_number", false),
        ("Card_number", false),
    ] {
        assert_eq!(pattern.matches(name), matches, "{name}");
    }
    assert!(!exact("card_").matches("card_number"));
}
