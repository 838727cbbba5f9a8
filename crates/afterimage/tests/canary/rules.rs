//! Masking options of a session: a level, an image policy, and rules of the app and of the server.
//!
//! These rules share no type with the engine's rules, which are parsed from the text that [`Rule`] writes.

use afterimage::{ImagePolicy, PrivacyLevel};

use crate::tree::{CLASSES, IDENTIFIERS, KINDS, Shape, TAGS};

/// Screens that the app names. Rules match a whole name or a prefix, and never the marker of a private name.
pub(crate) const SCREENS: &[&str] = &["Home", "Feed", "Checkout two", "Checkout", "Account"];

/// The most rules of the app, and the most of the server.
const RULES: usize = 4;

const LEVELS: [PrivacyLevel; 3] = [
    PrivacyLevel::Light,
    PrivacyLevel::Medium,
    PrivacyLevel::Conservative,
];

/// The effect of a rule. The server's `unmask` lifts less than the app's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleAction {
    Mask,
    Unmask,
    RemoteUnmask,
    Block,
}

/// A rule applies if all of its conditions match; `None` matches everything.
#[derive(Clone)]
pub(crate) struct Rule {
    pub action: RuleAction,
    /// Blocks by a sampling rate of zero for the screen.
    is_sample: bool,
    class: Option<&'static str>,
    identifier: Option<&'static str>,
    tag: Option<&'static str>,
    kind: Option<&'static str>,
    screen: Option<&'static str>,
}

/// The masking options of a session.
#[derive(Clone)]
pub(crate) struct Privacy {
    pub level: PrivacyLevel,
    pub images: Option<ImagePolicy>,
    pub records_identifiers: bool,
    pub hides_length: bool,
    pub local: Vec<Rule>,
    pub remote: Vec<Rule>,
    /// The server sets the level, and the app sets another.
    pub is_remote: bool,
}

impl Privacy {
    /// Options with a level and defaults.
    pub(crate) fn plain(level: PrivacyLevel) -> Self {
        Self {
            level,
            images: None,
            records_identifiers: false,
            hides_length: false,
            local: Vec::new(),
            remote: Vec::new(),
            is_remote: false,
        }
    }

    /// Options with a level and random values for everything else.
    pub(crate) fn random(level: PrivacyLevel, random: &mut fastrand::Rng) -> Self {
        let images = [
            None,
            Some(ImagePolicy::All),
            Some(ImagePolicy::Bundled),
            Some(ImagePolicy::NoImages),
        ];
        let is_remote = random.bool();
        let mut rules = |is_local| {
            (0..random.usize(..=RULES))
                .map(|_| rule(random, is_local))
                .collect()
        };
        let (local, remote) = (rules(true), rules(false));
        Self {
            level,
            images: images[random.usize(..images.len())],
            records_identifiers: random.u8(..4) == 0,
            hides_length: random.u8(..4) == 0,
            local,
            remote: if is_remote { remote } else { Vec::new() },
            is_remote,
        }
    }

    /// Returns the level in the app's options, which differs from the effective one if the server sets it.
    pub(crate) fn local_level(&self) -> PrivacyLevel {
        if self.is_remote {
            LEVELS[(self.level as usize + 1) % LEVELS.len()]
        } else {
            self.level
        }
    }

    pub(crate) fn local_rules(&self) -> Vec<String> {
        self.local.iter().map(Rule::to_text).collect()
    }

    /// Returns the body of the server's config answer, or `None` if remote config is off.
    pub(crate) fn remote_config(&self) -> Option<String> {
        let rules: Vec<String> = self
            .remote
            .iter()
            .map(|rule| rule.to_text().replace('"', "\\\""))
            .collect();
        let level = format!("{:?}", self.level).to_lowercase();
        let rules = rules
            .iter()
            .map(|rule| format!("\"{rule}\""))
            .collect::<Vec<_>>()
            .join(",");
        self.is_remote.then(|| {
            format!(
                r#"{{"configs":{{"sessionReplay":{{"sr_sampling_config":{{"capture_enabled":true}},"sr_privacy_config":{{"defaultMaskLevel":"{level}","rules":[{rules}]}}}}}}}}"#
            )
        })
    }

    /// Returns the actions of the rules that match a node while these screens may be visible.
    pub(crate) fn rule_actions(&self, shape: &Shape, screens: &[&str]) -> impl Iterator<Item = RuleAction> {
        let rules = self.local.iter().chain(&self.remote);
        rules
            .filter(move |rule| rule.applies_on(screens) && rule.matches_node(shape))
            .map(|rule| rule.action)
    }
}

impl Rule {
    /// A rule whose only condition is a screen applies to root nodes.
    fn matches_node(&self, shape: &Shape) -> bool {
        let is = |wanted: Option<&str>, name: &str| wanted.is_none_or(|wanted| matches_name(wanted, name));
        let names_view = [self.class, self.identifier, self.tag, self.kind]
            .iter()
            .any(Option::is_some);
        is(self.class, shape.class)
            && is(self.identifier, shape.identifier.unwrap_or(""))
            && is(self.tag, shape.tag.unwrap_or(""))
            && self.kind.is_none_or(|kind| kind == shape.kind.name())
            && (names_view || shape.parent.is_none())
    }

    fn applies_on(&self, screens: &[&str]) -> bool {
        let Some(wanted) = self.screen else { return true };
        let hides = matches!(self.action, RuleAction::Mask | RuleAction::Block);
        if hides {
            screens.is_empty() || screens.iter().any(|name| matches_name(wanted, name))
        } else {
            !screens.is_empty() && screens.iter().all(|name| matches_name(wanted, name))
        }
    }

    fn to_text(&self) -> String {
        let mut out = match self.action {
            RuleAction::Block if self.is_sample => "sample=0",
            RuleAction::Block => "block",
            RuleAction::Mask => "mask",
            RuleAction::Unmask | RuleAction::RemoteUnmask => "unmask",
        }
        .to_owned();
        for (key, name) in [
            ("class", self.class),
            ("id", self.identifier),
            ("tag", self.tag),
            ("screen", self.screen),
        ] {
            out += &name.map(|name| format!(" {key}=\"{name}\"")).unwrap_or_default();
        }
        out += &self.kind.map(|kind| format!(" kind={kind}")).unwrap_or_default();
        out
    }
}

fn matches_name(wanted: &str, name: &str) -> bool {
    wanted
        .strip_suffix('*')
        .map_or(wanted == name, |start| name.starts_with(start))
}

fn rule(random: &mut fastrand::Rng, is_local: bool) -> Rule {
    let unmask = if is_local {
        RuleAction::Unmask
    } else {
        RuleAction::RemoteUnmask
    };
    let action = [RuleAction::Mask, RuleAction::Mask, unmask, RuleAction::Block][random.usize(..4)];
    let mut rule = Rule {
        action,
        is_sample: false,
        class: None,
        identifier: None,
        tag: None,
        kind: None,
        screen: None,
    };
    for _ in 0..random.usize(1..=2) {
        match random.u8(..5) {
            0 => rule.class = Some(any(random, &[CLASSES, &["Pin*", "dev.*"]])),
            1 => rule.identifier = Some(any(random, &[IDENTIFIERS, &["pin_*", "u*"]])),
            2 => rule.tag = Some(any(random, &[TAGS, &["p*"]])),
            3 => rule.kind = Some(any(random, &[KINDS])),
            _ => rule.screen = Some(any(random, &[SCREENS, &["Checkout*", "A*"]])),
        }
    }
    let names_screen_alone = rule.screen.is_some()
        && [rule.class, rule.identifier, rule.tag, rule.kind]
            .iter()
            .all(Option::is_none);
    if names_screen_alone && action == RuleAction::Block {
        rule.is_sample = random.bool();
    }
    rule
}

fn any(random: &mut fastrand::Rng, of: &[&'static [&'static str]]) -> &'static str {
    let all = of.concat();
    all[random.usize(..all.len())]
}
