//! The oracle: computes the outcome for each view of a tree from the top down, and tests every rule on every view. It
//! shares no code with the masking crate.

use std::collections::HashSet;

use super::case::{Case, CaseRule, Screen, View};

/// The outcome of masking for one view.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// Dropped below a blocked view.
    Dropped,
    /// Replaced by a placeholder.
    Blocked,
    /// Recorded with these parts.
    Recorded(RecordedParts),
}

impl Outcome {
    pub(super) fn rank(&self) -> usize {
        match self {
            Self::Dropped => 0,
            Self::Blocked => 1,
            Self::Recorded(_) => 2,
        }
    }
}

/// The recorded parts of a view.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RecordedParts {
    /// Text, value, placeholder, label, tooltip: keep, mask, stars or empty.
    pub texts: [&'static str; 5],
    pub state: bool,
    pub image: bool,
    pub identifier: bool,
}

/// The state that a view inherits from its ancestors.
#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the chapter defines each of them separately"
)]
struct FromAncestors {
    is_dropped: bool,
    app_unmasks: bool,
    server_unmasks: bool,
    masks: bool,
    in_field: bool,
    in_secret: bool,
    has_parent: bool,
}

/// The oracle of one source. Remembers the views that were secrets.
#[derive(Default)]
pub(super) struct Oracle {
    secrets: HashSet<u32>,
}

impl Oracle {
    /// Returns the outcome for each view, depth first.
    pub(super) fn outcomes(&mut self, case: &Case, screen: &Screen) -> Vec<(u32, Outcome)> {
        let mut outcomes = Vec::new();
        for root in &screen.roots {
            self.decide(case, screen, root, FromAncestors::default(), &mut outcomes);
        }
        outcomes
    }

    fn decide(
        &mut self,
        case: &Case,
        screen: &Screen,
        view: &View,
        above: FromAncestors,
        outcomes: &mut Vec<(u32, Outcome)>,
    ) {
        let rules: Vec<&CaseRule> = case
            .rules
            .iter()
            .filter(|rule| rule_matches(rule, screen, view))
            .collect();
        let any_rule = |action: &str| {
            rules
                .iter()
                .any(|rule| rule.action == action && (action != "unmask" || rule.by_app))
        };
        let masks = above.masks || view.override_code == Some(1) || any_rule("mask");
        let app_unmasks = above.app_unmasks || view.override_code == Some(2) || any_rule("unmask");
        let server_unmasks =
            above.server_unmasks || rules.iter().any(|rule| rule.action == "unmask" && !rule.by_app);
        let level = if server_unmasks && !masks && !app_unmasks {
            "light"
        } else {
            case.level
        };

        let button = matches!(view.input, Some(18 | 19 | 20 | 24));
        let kind_is_field = [
            "input", "switch", "checkbox", "radio", "slider", "select", "picker",
        ]
        .contains(&view.kind);
        let field = kind_is_field || (view.input.is_some() && !button);
        let secure_window = view.secure && !above.has_parent && !kind_is_field;
        let by_type = matches!(view.input, Some(0 | 2 | 17 | 25..))
            || matches!(view.content, Some(0..=4 | 12..))
            || (view.secure && (above.has_parent || view.kind != "container"));
        let own_secret = by_type || self.secrets.contains(&view.id);
        let secret = own_secret || above.in_secret;
        if secret {
            self.secrets.insert(view.id);
        }

        let lifted = app_unmasks && !masks;
        let by_kind = match view.kind {
            "unknown" | "keyboard" | "placeholder" => true,
            "camera" => !lifted,
            "webview" | "map" | "video" => level != "light" && !lifted,
            _ => false,
        };
        let blocked =
            matches!(view.override_code, Some(0 | 3..)) || any_rule("block") || secure_window || by_kind;
        outcomes.push((
            view.id,
            match (above.is_dropped, blocked) {
                (true, _) => Outcome::Dropped,
                (false, true) => Outcome::Blocked,
                (false, false) => Outcome::Recorded({
                    let in_field = field || above.in_field;
                    let hidden = |part: usize| {
                        masks
                            || (!lifted
                                && match level {
                                    "conservative" => true,
                                    "medium" => above.in_field || (field && part != 2),
                                    _ => false,
                                })
                    };
                    let whole_secret = secret && (view.kind != "input" || above.in_secret);
                    let text = |part: usize| {
                        if view.is_empty {
                            "empty"
                        } else if whole_secret || (secret && part < 2) {
                            "stars"
                        } else if hidden(part) {
                            "mask"
                        } else {
                            "keep"
                        }
                    };
                    let bundled = view.origin == Some(1) || (lifted && !secret);
                    let policy = match case.images {
                        "all" => true,
                        "bundled" => bundled,
                        _ => false,
                    };
                    RecordedParts {
                        texts: [text(0), text(1), text(2), text(3), text(4)],
                        state: !secret && (!hidden(0) || !in_field),
                        image: policy && !whole_secret && !hidden(0),
                        identifier: case.record_identifiers && view.identifier.is_some(),
                    }
                }),
            },
        ));
        let below = FromAncestors {
            is_dropped: above.is_dropped || blocked,
            app_unmasks,
            server_unmasks,
            masks,
            in_field: above.in_field || field,
            in_secret: secret,
            has_parent: true,
        };
        for child in &view.children {
            self.decide(case, screen, child, below, outcomes);
        }
    }
}

/// Whether a rule matches a view.
fn rule_matches(rule: &CaseRule, screen: &Screen, view: &View) -> bool {
    rule.conditions.iter().all(|(key, name, is_prefix)| {
        let is = |found: &str| {
            if *is_prefix {
                found.starts_with(&**name)
            } else {
                found == name
            }
        };
        match *key {
            "class" => view.class.is_some_and(is),
            "id" => view.identifier.is_some_and(is),
            "tag" => view.tag.is_some_and(is),
            "kind" => is(view.kind),
            "screen" if screen.screens.is_empty() => rule.action != "unmask",
            "screen" if rule.action == "unmask" => screen.screens.iter().all(|screen| is(screen)),
            "screen" => screen.screens.iter().any(|screen| is(screen)),
            other => panic!("{other}"),
        }
    })
}
