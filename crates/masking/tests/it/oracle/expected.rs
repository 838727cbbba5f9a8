//! What the chapter says of a tree, worked out view by view from the top, with every rule asked of every
//! view. It uses nothing of the masking crate.

use std::collections::HashSet;

use super::case::{Case, RuleOf, Screen, View};

/// What becomes of a view.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// It went with one above it.
    Gone,
    /// A placeholder stands in its place.
    Blocked,
    /// It is there.
    Shown(Shown),
}

impl Fate {
    pub fn rank(&self) -> usize {
        match self {
            Self::Gone => 0,
            Self::Blocked => 1,
            Self::Shown(_) => 2,
        }
    }
}

/// What is seen of a view that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Text, value, placeholder, label, tooltip: keep, mask, stars or empty.
    pub texts: [&'static str; 5],
    pub state: bool,
    pub image: bool,
    pub identifier: bool,
}

/// What holds below a view.
#[derive(Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the chapter speaks of each on its own"
)]
struct Above {
    is_gone: bool,
    app_unmasks: bool,
    server_unmasks: bool,
    masks: bool,
    in_field: bool,
    in_secret: bool,
    has_parent: bool,
}

/// The account of a source: which views were secrets once.
#[derive(Default)]
pub struct Account {
    secrets: HashSet<u32>,
}

impl Account {
    /// The fate of each view, depth first.
    pub fn of(&mut self, case: &Case, screen: &Screen) -> Vec<(u32, Fate)> {
        let mut fates = Vec::new();
        for root in &screen.roots {
            self.judge(case, screen, root, Above::default(), &mut fates);
        }
        fates
    }

    fn judge(
        &mut self,
        case: &Case,
        screen: &Screen,
        view: &View,
        above: Above,
        fates: &mut Vec<(u32, Fate)>,
    ) {
        let rules: Vec<&RuleOf> = case
            .rules
            .iter()
            .filter(|rule| holds(rule, screen, view))
            .collect();
        let asks = |action: &str| {
            rules
                .iter()
                .any(|rule| rule.action == action && (action != "unmask" || rule.by_app))
        };
        let masks = above.masks || view.asked == Some(1) || asks("mask");
        let app_unmasks = above.app_unmasks || view.asked == Some(2) || asks("unmask");
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
        let blocked = matches!(view.asked, Some(0 | 3..)) || asks("block") || secure_window || by_kind;
        fates.push((
            view.id,
            match (above.is_gone, blocked) {
                (true, _) => Fate::Gone,
                (false, true) => Fate::Blocked,
                (false, false) => Fate::Shown({
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
                    Shown {
                        texts: [text(0), text(1), text(2), text(3), text(4)],
                        state: !secret && (!hidden(0) || !in_field),
                        image: policy && !whole_secret && !hidden(0),
                        identifier: case.record_identifiers && view.identifier.is_some(),
                    }
                }),
            },
        ));
        let below = Above {
            is_gone: above.is_gone || blocked,
            app_unmasks,
            server_unmasks,
            masks,
            in_field: above.in_field || field,
            in_secret: secret,
            has_parent: true,
        };
        for child in &view.children {
            self.judge(case, screen, child, below, fates);
        }
    }
}

/// Whether a rule says something of a view.
fn holds(rule: &RuleOf, screen: &Screen, view: &View) -> bool {
    rule.conditions.iter().all(|(key, name, goes_on)| {
        let is = |found: &str| {
            if *goes_on {
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
