//! Masking rules in remote config. They fail closed: if a rule that hides content cannot be parsed, everything is masked.
//! The sender wanted less to be recorded, and nobody is there to correct the rule.

use serde_json::{Map, Value};

use super::settings::RemoteConfig;
use super::warnings::{Warnings, type_name};
use crate::mask_rules::{MAX_RULES, MaskRule, RuleAction, parse_selector};

/// The lists of selectors that the published services have. Browsers read the same lists.
const SELECTOR_LISTS: &[(&str, RuleAction)] = &[
    ("maskSelector", RuleAction::Mask),
    ("unmaskSelector", RuleAction::Unmask),
    ("blockSelector", RuleAction::Block),
];

/// Effect of a rule that cannot be parsed.
enum Unread {
    /// It may hide content, so everything is masked.
    Hides,
    /// It only shows content, so it is ignored.
    Shows,
}

/// A value of a list, with its path for warnings.
struct ListItem<'a> {
    value: &'a Value,
    path: String,
}

/// Adds the rules of a privacy object to `config`. The rules of the platform's object and of the general one all apply,
/// because each of them narrows what is recorded.
pub(super) fn read_rules(
    privacy: &Map<String, Value>,
    path: &str,
    config: &mut RemoteConfig,
    warnings: &mut Warnings,
) {
    for (key, action) in SELECTOR_LISTS {
        for ListItem { value, path } in read_list(privacy, path, key, warnings).unwrap_or_default() {
            match value.as_str().map(|text| parse_selector(*action, text)) {
                Some(Ok(rule)) => add(rule, config, warnings),
                // Browsers share this list, and their selectors have more syntax: they are no reason to mask everything.
                Some(Err(error)) => warnings.push(format!("{path} ignored: {error}")),
                None => warnings.push(format!("{path} ignored: {}", not_a_string(value))),
            }
        }
    }
    let Some(rules) = read_list(privacy, path, "rules", warnings) else {
        config.has_unread_rules = true;
        return;
    };
    for ListItem { value, path } in rules {
        match value.as_str().map(str::parse::<MaskRule>) {
            Some(Ok(rule)) => add(rule, config, warnings),
            Some(Err(error)) => {
                let is_unmask = value.as_str().is_some_and(|text| text.starts_with("unmask "));
                let effect = if is_unmask { Unread::Shows } else { Unread::Hides };
                add_unread(&path, &error.to_string(), &effect, config, warnings);
            }
            None => add_unread(&path, &not_a_string(value), &Unread::Hides, config, warnings),
        }
    }
}

/// Warns that rules which unmask do not override the app.
pub(super) fn warn_of_unmask_rules(rules: &[MaskRule], warnings: &mut Warnings) {
    let unmasks = rules
        .iter()
        .filter(|rule| rule.action == RuleAction::Unmask)
        .count();
    if unmasks > 0 {
        warnings.push(format!(
            "unmask rules ({unmasks}) show content that the masking level hides, but not content that the app masked or blocked"
        ));
    }
}

fn add(rule: MaskRule, config: &mut RemoteConfig, warnings: &mut Warnings) {
    if config.mask_rules.len() < MAX_RULES {
        config.mask_rules.push(rule);
        return;
    }
    if rule.action != RuleAction::Unmask && !config.has_unread_rules {
        config.has_unread_rules = true;
        warnings.push(format!(
            "more than {MAX_RULES} masking rules: everything is masked at the conservative level"
        ));
    }
}

fn add_unread(path: &str, why: &str, effect: &Unread, config: &mut RemoteConfig, warnings: &mut Warnings) {
    match effect {
        Unread::Hides => {
            config.has_unread_rules = true;
            warnings.push(format!(
                "{path} is invalid, so everything is masked at the conservative level: {why}"
            ));
        }
        Unread::Shows => warnings.push(format!("{path} ignored: {why}")),
    }
}

fn not_a_string(found: &Value) -> String {
    format!("expected a string, found {}", type_name(found))
}

/// Returns the values of a list; a single string counts as a list of one, and a missing list is empty. Returns `None`, with
/// a warning, if the value is no list.
fn read_list<'a>(
    privacy: &'a Map<String, Value>,
    path: &str,
    key: &str,
    warnings: &mut Warnings,
) -> Option<Vec<ListItem<'a>>> {
    match privacy.get(key) {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(values)) => {
            let items = values.iter().enumerate().map(|(index, value)| ListItem {
                value,
                path: format!("{path}.{key}[{index}]"),
            });
            Some(items.collect())
        }
        Some(value @ Value::String(_)) => Some(vec![ListItem {
            value,
            path: format!("{path}.{key}"),
        }]),
        Some(other) => {
            warnings.push_ignored(path, key, "an array of strings", other);
            None
        }
    }
}
