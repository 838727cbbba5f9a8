//! Masking rules in remote config.

use afterimage_config::{
    MAX_RULES, MaskRule, ParsedRemoteConfig, Platform, PrivacyLevel, RemoteConfig, RemoteOutcome,
    SessionReplayConfig, effective,
};

fn parse(privacy: &str) -> (RemoteConfig, Vec<String>) {
    let json = format!(r#"{{"configs":{{"sessionReplay":{{"sr_privacy_config":{privacy}}}}}}}"#);
    let parsed = RemoteConfig::parse(json.as_bytes(), Platform::Android).unwrap();
    (parsed.config, parsed.warnings)
}

fn rules(texts: &[&str]) -> Vec<MaskRule> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

#[test]
fn rules_have_the_same_syntax_as_in_the_options() {
    let (config, warnings) = parse(r#"{"rules":["mask id=iban","block screen=\"Card details\""]}"#);
    assert_eq!(
        config.mask_rules,
        rules(&["mask id=iban", "block screen=\"Card details\""])
    );
    assert_eq!((config.has_unread_rules, warnings.len()), (false, 0));
}

#[test]
fn simple_selectors_of_the_published_services_are_parsed() {
    let (config, warnings) = parse(
        r##"{"maskSelector":["#iban",".PinView","image","android.widget.EditText","tag=pii screen=Pay*"],
            "blockSelector":".Map","unmaskSelector":[],"rules":null}"##,
    );
    assert_eq!(
        config.mask_rules,
        rules(&[
            "mask id=iban",
            "mask class=PinView",
            "mask kind=image",
            "mask class=android.widget.EditText",
            "mask tag=pii screen=Pay*",
            "block class=Map",
        ])
    );
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn other_selectors_of_browsers_are_ignored_with_a_warning() {
    let (config, warnings) =
        parse(r##"{"maskSelector":["div > .name",".a.b","[data-x]","#",7,"","a:hover"]}"##);
    assert_eq!(config, RemoteConfig::default());
    assert_eq!(warnings.len(), 7, "{warnings:?}");
    assert_eq!(
        warnings[0],
        "sr_privacy_config.maskSelector[0] ignored: at character 4: expected one .Class, #identifier, kind or class, and nothing else"
    );
}

#[test]
fn rules_of_the_platform_and_general_rules_all_apply() {
    let json = r#"{"sr_android_privacy_config":{"rules":["mask id=a"]},"sr_privacy_config":{"rules":["mask id=b"]},
                   "sr_ios_privacy_config":{"rules":["mask id=c"]}}"#;
    let ParsedRemoteConfig { config, .. } = RemoteConfig::parse(json.as_bytes(), Platform::Android).unwrap();
    assert_eq!(config.mask_rules, rules(&["mask id=a", "mask id=b"]));
}

#[test]
fn invalid_rule_masks_everything_unless_it_unmasks() {
    let local = SessionReplayConfig {
        privacy_config: PrivacyLevel::Light,
        ..SessionReplayConfig::new("key", "device-1")
    };
    for (privacy, level) in [
        (r#"{"rules":["unmask view=A"]}"#, PrivacyLevel::Light),
        (r#"{"rules":["mask view=A"]}"#, PrivacyLevel::Conservative),
        (
            r#"{"rules":["hide class=A"],"defaultMaskLevel":"light"}"#,
            PrivacyLevel::Conservative,
        ),
        (r#"{"rules":[7]}"#, PrivacyLevel::Conservative),
        (r#"{"rules":{}}"#, PrivacyLevel::Conservative),
    ] {
        let (remote, warnings) = parse(privacy);
        assert_eq!(warnings.len(), 1, "{warnings:?}");
        assert!(warnings[0].contains("sr_privacy_config.rules"), "{warnings:?}");
        let decided = effective(&local, &RemoteOutcome::Fetched(remote));
        assert_eq!(decided.privacy, level, "{privacy}");
    }
}

#[test]
fn warning_contains_the_path_and_no_text_of_the_rule() {
    let (_, warnings) = parse(r#"{"rules":["mask id=a","mask canary=1"]}"#);
    assert_eq!(
        warnings,
        [
            "sr_privacy_config.rules[1] is invalid, so everything is masked at the conservative level: \
             at character 6: expected class, id, tag, screen or kind"
        ]
    );
}

#[test]
fn unmask_rules_of_the_server_cause_a_warning() {
    let (config, warnings) = parse(r#"{"rules":["unmask class=Title"],"unmaskSelector":[".Name"]}"#);
    assert_eq!(config.mask_rules.len(), 2);
    assert_eq!(
        warnings,
        [
            "unmask rules (2) show content that the masking level hides, but not content that the app masked or blocked"
        ]
    );
}

#[test]
fn too_many_hiding_rules_mask_everything() {
    let list = |action: &str, count: usize| {
        let rules: Vec<String> = (0..count).map(|n| format!("\"{action} id=v{n}\"")).collect();
        parse(&format!(r#"{{"rules":[{}]}}"#, rules.join(",")))
    };
    let (config, warnings) = list("mask", MAX_RULES);
    assert_eq!((config.has_unread_rules, warnings.len()), (false, 0));
    let (config, warnings) = list("mask", MAX_RULES + 9);
    assert_eq!(config.mask_rules.len(), MAX_RULES);
    assert_eq!((config.has_unread_rules, warnings.len()), (true, 1));
    let (config, _) = list("unmask", MAX_RULES + 9);
    assert!(!config.has_unread_rules);
}

#[test]
fn local_and_remote_rules_stay_separate() {
    let local = SessionReplayConfig {
        mask_rules: vec!["mask id=a".into()],
        ..SessionReplayConfig::new("key", "device-1")
    };
    let (remote, _) = parse(r#"{"rules":["unmask id=a"]}"#);
    let decided = effective(&local, &RemoteOutcome::Cached { config: remote });
    assert_eq!(decided.local_rules, rules(&["mask id=a"]));
    assert_eq!(decided.remote_rules, rules(&["unmask id=a"]));
    let decided = effective(&local, &RemoteOutcome::Absent);
    assert!(decided.remote_rules.is_empty());
}
