//! Masking rules from the server. A rule that was to hide something and cannot be read hides everything:
//! who sent it wanted less to be recorded, and is not there to be asked.

use serde_json::{Map, Value};

use super::{RemoteConfig, ResponseReader, kind};
use crate::mask_rule::selector;
use crate::{MAX_RULES, MaskRule, RuleAction};

/// The lists of selectors that the published services know, which browsers read as well.
const SELECTORS: &[(&str, RuleAction)] = &[
    ("maskSelector", RuleAction::Mask),
    ("unmaskSelector", RuleAction::Unmask),
    ("blockSelector", RuleAction::Block),
];

impl ResponseReader {
    /// Reads the rules of one privacy object and adds them: each narrows what is shown, so that the
    /// platform's own and the general ones all hold.
    pub(super) fn rules(&mut self, privacy: &Map<String, Value>, path: &str, config: &mut RemoteConfig) {
        for (key, action) in SELECTORS {
            for (value, place) in self.list(privacy, path, key).0 {
                match value.as_str().map(|text| selector(*action, text)) {
                    Some(Ok(rule)) => self.keep(rule, config),
                    // The general list is the web's as well, where selectors say much more.
                    Some(Err(error)) => self.warnings.push(format!("{place} ignored: {error}")),
                    None => self.warnings.push(format!(
                        "{place} ignored: expected a string, found {}",
                        kind(value)
                    )),
                }
            }
        }
        let (rules, is_list) = self.list(privacy, path, "rules");
        config.has_unread_rules |= !is_list;
        for (value, place) in rules {
            match value.as_str().map(str::parse::<MaskRule>) {
                Some(Ok(rule)) => self.keep(rule, config),
                Some(Err(error)) => {
                    let was_to_show = value.as_str().is_some_and(|text| text.starts_with("unmask "));
                    self.unread(&place, &error.to_string(), !was_to_show, config);
                }
                None => {
                    let found = format!("expected a string, found {}", kind(value));
                    self.unread(&place, &found, true, config);
                }
            }
        }
    }

    /// Says what unmasks from the server can do.
    pub(super) fn warn_of_unmasks(&mut self, rules: &[MaskRule]) {
        let unmasks = rules.iter().filter(|rule| rule.action == RuleAction::Unmask);
        let unmasks = unmasks.count();
        if unmasks > 0 {
            self.warnings.push(format!(
                "unmask rules ({unmasks}) lift what the level masks, and nothing that the app masked or blocked"
            ));
        }
    }

    fn keep(&mut self, rule: MaskRule, config: &mut RemoteConfig) {
        if config.mask_rules.len() < MAX_RULES {
            config.mask_rules.push(rule);
            return;
        }
        if rule.action != RuleAction::Unmask && !config.has_unread_rules {
            config.has_unread_rules = true;
            self.warnings.push(format!(
                "more than {MAX_RULES} masking rules: everything is masked as conservative"
            ));
        }
    }

    fn unread(&mut self, place: &str, why: &str, hides: bool, config: &mut RemoteConfig) {
        let then = if hides {
            "cannot be read, so that everything is masked as conservative"
        } else {
            "ignored"
        };
        config.has_unread_rules |= hides;
        self.warnings.push(format!("{place} {then}: {why}"));
    }

    /// The values of a list with the place of each, and whether it is a list or not there; one string is a
    /// list of one.
    fn list<'a>(
        &mut self,
        privacy: &'a Map<String, Value>,
        path: &str,
        key: &str,
    ) -> (Vec<(&'a Value, String)>, bool) {
        match privacy.get(key) {
            None | Some(Value::Null) => (Vec::new(), true),
            Some(Value::Array(values)) => {
                let places = (0..).map(|at: usize| format!("{path}.{key}[{at}]"));
                (values.iter().zip(places).collect(), true)
            }
            Some(value @ Value::String(_)) => (vec![(value, format!("{path}.{key}"))], true),
            Some(other) => {
                self.ignored(path, key, "an array of strings", other);
                (Vec::new(), false)
            }
        }
    }
}
