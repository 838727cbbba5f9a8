//! What a session masks by besides what its views ask for: a level, an image policy, and rules of the app's
//! and of the server's. Kept apart from the rules that the engine reads: these are written out for it.

use afterimage::{ImagePolicy, PrivacyLevel};

use crate::tree::{CLASSES, IDENTIFIERS, KINDS, Shape, TAGS};

/// Screens that the app names. No rule may depend on what stands behind the mark.
pub(crate) const SCREENS: &[&str] = &["Home", "Feed", "Checkout two", "Checkout", "Account"];

/// Most rules from each side.
const RULES: usize = 4;

const LEVELS: [PrivacyLevel; 3] = [
    PrivacyLevel::Light,
    PrivacyLevel::Medium,
    PrivacyLevel::Conservative,
];

/// What a rule asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    Mask,
    Unmask,
    RemoteUnmask,
    Block,
}

/// A rule: all of its conditions that are there must be met.
#[derive(Clone)]
pub(crate) struct Rule {
    pub asks: Asks,
    /// A screen that is in no recording, rather than blocked.
    is_sample: bool,
    class: Option<&'static str>,
    identifier: Option<&'static str>,
    tag: Option<&'static str>,
    kind: Option<&'static str>,
    screen: Option<&'static str>,
}

/// What a session goes by.
#[derive(Clone)]
pub(crate) struct Privacy {
    pub level: PrivacyLevel,
    pub images: Option<ImagePolicy>,
    pub records_identifiers: bool,
    pub hides_length: bool,
    pub local: Vec<Rule>,
    pub remote: Vec<Rule>,
    /// The server says the level; the app says another.
    pub is_remote: bool,
}

impl Privacy {
    /// A level and nothing else.
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

    /// A level with all that may stand beside it.
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

    /// What the app's own options say of the level.
    pub(crate) fn local_level(&self) -> PrivacyLevel {
        if self.is_remote {
            LEVELS[(self.level as usize + 1) % LEVELS.len()]
        } else {
            self.level
        }
    }

    pub(crate) fn local_rules(&self) -> Vec<String> {
        self.local.iter().map(Rule::written).collect()
    }

    /// What the server answers, if it does.
    pub(crate) fn answer(&self) -> Option<String> {
        let rules: Vec<String> = self
            .remote
            .iter()
            .map(|rule| rule.written().replace('"', "\\\""))
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

    /// What rules ask for on a node, while these screens may be seen.
    pub(crate) fn asked(&self, shape: &Shape, screens: &[&str]) -> impl Iterator<Item = Asks> {
        let rules = self.local.iter().chain(&self.remote);
        rules
            .filter(move |rule| rule.is_on(screens) && rule.is_met(shape))
            .map(|rule| rule.asks)
    }
}

impl Rule {
    /// A rule that names a screen alone holds for what has no parent.
    fn is_met(&self, shape: &Shape) -> bool {
        let is = |wanted: Option<&str>, name: &str| wanted.is_none_or(|wanted| fits(wanted, name));
        let names_view = [self.class, self.identifier, self.tag, self.kind]
            .iter()
            .any(Option::is_some);
        is(self.class, shape.class)
            && is(self.identifier, shape.identifier.unwrap_or(""))
            && is(self.tag, shape.tag.unwrap_or(""))
            && self.kind.is_none_or(|kind| kind == shape.kind.name())
            && (names_view || shape.parent.is_none())
    }

    fn is_on(&self, screens: &[&str]) -> bool {
        let Some(wanted) = self.screen else { return true };
        let hides = matches!(self.asks, Asks::Mask | Asks::Block);
        if hides {
            screens.is_empty() || screens.iter().any(|name| fits(wanted, name))
        } else {
            !screens.is_empty() && screens.iter().all(|name| fits(wanted, name))
        }
    }

    fn written(&self) -> String {
        let mut out = match self.asks {
            Asks::Block if self.is_sample => "sample=0",
            Asks::Block => "block",
            Asks::Mask => "mask",
            Asks::Unmask | Asks::RemoteUnmask => "unmask",
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

fn fits(wanted: &str, name: &str) -> bool {
    wanted
        .strip_suffix('*')
        .map_or(wanted == name, |start| name.starts_with(start))
}

fn rule(random: &mut fastrand::Rng, is_local: bool) -> Rule {
    let unmask = if is_local {
        Asks::Unmask
    } else {
        Asks::RemoteUnmask
    };
    let asks = [Asks::Mask, Asks::Mask, unmask, Asks::Block][random.usize(..4)];
    let mut rule = Rule {
        asks,
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
    if names_screen_alone && asks == Asks::Block {
        rule.is_sample = random.bool();
    }
    rule
}

fn any(random: &mut fastrand::Rng, of: &[&'static [&'static str]]) -> &'static str {
    let all = of.concat();
    all[random.usize(..all.len())]
}
