//! Masking rules, compiled once for a screen, so that asking them about a node costs a lookup and not a
//! walk through all of them.

mod index;

use std::sync::Arc;

use afterimage_config::{MaskRule, Pattern, RuleAction, is_sampled};
use afterimage_wireframe::{Ident, Kind, Node};

use self::index::NameIndex;

/// Rates are kept in millionths.
const MILLION: f64 = 1_000_000.0;

/// What the rules of a session say of a node, weakest first: the strongest of those that it meets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// Nothing.
    #[default]
    Nothing,
    /// The server unmasks it.
    UnmaskRemote,
    /// The app unmasks it.
    Unmask,
    /// It is masked.
    Mask,
    /// It is blocked.
    Block,
}

/// The rules of a session, and of them those that hold on the screen that is shown.
///
/// Before the app named a screen, every rule of a screen that hides something holds and none that shows
/// something does.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    all: Arc<[Rule]>,
    active: Arc<Active>,
}

impl PartialEq for Rules {
    /// Every frame asks whether it is masked by what the last one was masked by, which nearly always is the very same.
    fn eq(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.all, &other.all) || self.all == other.all)
            && (Arc::ptr_eq(&self.active, &other.active) || self.active == other.active)
    }
}

impl Eq for Rules {}

/// One rule and what it comes down to in this session.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    ruling: Ruling,
    when: MaskRule,
}

/// The rules that hold on one screen, by what they look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Active {
    /// What holds for the roots, and with them for the whole screen.
    screen: Ruling,
    identifiers: NameIndex,
    tags: NameIndex,
    classes: NameIndex,
    /// By the kind's number.
    kinds: Vec<Ruling>,
}

impl Rules {
    /// The rules of a session on no screen yet. `session_id` decides which sampled screens it shows.
    #[must_use]
    pub fn new(local: &[MaskRule], remote: &[MaskRule], session_id: i64) -> Self {
        let of = |rules: &[MaskRule], unmask: Ruling| -> Vec<Rule> {
            let rules = rules.iter().map(|rule| Rule {
                ruling: match rule.action {
                    RuleAction::Mask => Ruling::Mask,
                    RuleAction::Unmask => unmask,
                    RuleAction::Sample { per_million }
                        if is_sampled(session_id, f64::from(per_million) / MILLION) =>
                    {
                        Ruling::Nothing
                    }
                    RuleAction::Block | RuleAction::Sample { .. } => Ruling::Block,
                },
                when: rule.clone(),
            });
            rules.filter(|rule| rule.ruling != Ruling::Nothing).collect()
        };
        let mut all = of(local, Ruling::Unmask);
        all.extend(of(remote, Ruling::UnmaskRemote));
        let mut rules = Self {
            all: all.into(),
            active: Arc::default(),
        };
        rules.enter(&[]);
        rules
    }

    /// Another screen is shown, or while one goes and one comes, two: what hides on any of them holds, and
    /// what shows must hold on all. Says whether other rules hold now.
    pub fn enter(&mut self, screens: &[&str]) -> bool {
        let holds = |rule: &&Rule| match &rule.when.screen {
            None => true,
            Some(_) if screens.is_empty() => rule.ruling >= Ruling::Mask,
            Some(screen) if rule.ruling >= Ruling::Mask => screens.iter().any(|name| screen.matches(name)),
            Some(screen) => screens.iter().all(|name| screen.matches(name)),
        };
        let active = Active::new(self.all.iter().filter(holds));
        let is_other = active != *self.active;
        if is_other {
            self.active = Arc::new(active);
        }
        is_other
    }

    /// Whether it matters which screen is shown.
    #[must_use]
    pub fn name_screens(&self) -> bool {
        self.all.iter().any(|rule| rule.when.screen.is_some())
    }

    /// What the rules say of a node; its ancestors are not asked.
    #[must_use]
    pub fn ruling<T>(&self, node: &Node<T>) -> Ruling {
        if self.all.is_empty() {
            return Ruling::Nothing;
        }
        self.active.ruling(node)
    }
}

impl Active {
    fn new<'a>(rules: impl Iterator<Item = &'a Rule>) -> Self {
        let mut active = Self::default();
        for rule in rules {
            let when = &rule.when;
            // Under the condition that the fewest nodes meet; the others are asked when it is met.
            if let Some(pattern) = &when.identifier {
                active.identifiers.add(pattern, rule);
            } else if let Some(pattern) = &when.tag {
                active.tags.add(pattern, rule);
            } else if let Some(pattern) = &when.class {
                active.classes.add(pattern, rule);
            } else if let Some(kind) = when.kind.and_then(Kind::from_name) {
                let code = kind.code() as usize;
                if active.kinds.len() <= code {
                    active.kinds.resize(code + 1, Ruling::Nothing);
                }
                if let Some(ruling) = active.kinds.get_mut(code) {
                    *ruling = rule.ruling.max(*ruling);
                }
            } else {
                active.screen = rule.ruling.max(active.screen);
            }
        }
        for index in [&mut active.identifiers, &mut active.tags, &mut active.classes] {
            index.finish();
        }
        active
    }

    fn ruling<T>(&self, node: &Node<T>) -> Ruling {
        let mut ruling = match node.parent {
            None => self.screen,
            Some(_) => Ruling::Nothing,
        };
        let by_kind = self.kinds.get(node.kind.code() as usize);
        ruling = ruling.max(by_kind.copied().unwrap_or_default());
        for (key, index) in [
            (Ident::Identifier, &self.identifiers),
            (Ident::Tag, &self.tags),
            (Ident::Class, &self.classes),
        ] {
            if index.is_empty() {
                continue;
            }
            if let Some(name) = node.ident(key) {
                index.each(name, |rule| {
                    if rule.is_met(node) {
                        ruling = ruling.max(rule.ruling);
                    }
                });
            }
        }
        ruling
    }
}

impl Rule {
    /// Whether a node of the rule's screen meets the other conditions.
    fn is_met<T>(&self, node: &Node<T>) -> bool {
        let names = |pattern: &Option<Pattern>, key| {
            pattern
                .as_ref()
                .is_none_or(|pattern| node.ident(key).is_some_and(|name| pattern.matches(name)))
        };
        self.when.kind.is_none_or(|kind| kind == node.kind.name())
            && names(&self.when.identifier, Ident::Identifier)
            && names(&self.when.tag, Ident::Tag)
            && names(&self.when.class, Ident::Class)
    }
}
