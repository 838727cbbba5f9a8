//! Masking rules, compiled for the visible screens, so that the effect on a node is a lookup and not a search
//! through all rules.

mod index;
mod rule;

use std::sync::Arc;

use afterimage_config::MaskRule;
use afterimage_wireframe::{Ident, Kind, Node};

use self::index::NameIndex;
use self::rule::Rule;
pub use self::rule::RuleEffect;

/// The rules of a session, and those among them that apply on the visible screens.
///
/// Until the app names a screen, rules with a screen condition apply if they hide content, and do not if they
/// reveal it.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    all: Arc<[Rule]>,
    active: Arc<ActiveRules>,
}

impl PartialEq for Rules {
    /// Each frame compares its rules with those of the previous frame, which are nearly always the same allocation.
    fn eq(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.all, &other.all) || self.all == other.all)
            && (Arc::ptr_eq(&self.active, &other.active) || self.active == other.active)
    }
}

impl Eq for Rules {}

/// The rules that apply on the visible screens, indexed by their most selective condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct ActiveRules {
    /// The effect of rules without any condition but the screen. It applies to the roots, and so to all nodes.
    screen: RuleEffect,
    identifiers: NameIndex,
    tags: NameIndex,
    classes: NameIndex,
    /// The effect of rules by kind, indexed by the kind's code.
    kinds: Vec<RuleEffect>,
}

impl Rules {
    /// Compiles the rules of a session, before any screen is named.
    ///
    /// `session_id` determines which sampled screens the session shows.
    #[must_use]
    pub fn new(local: &[MaskRule], remote: &[MaskRule], session_id: i64) -> Self {
        let resolve = |rules: &[MaskRule], unmask: RuleEffect| -> Vec<Rule> {
            let rules = rules
                .iter()
                .map(|rule| Rule::for_session(rule, unmask, session_id));
            rules.filter(|rule| rule.effect != RuleEffect::None).collect()
        };
        let mut all = resolve(local, RuleEffect::Unmask);
        all.extend(resolve(remote, RuleEffect::UnmaskRemote));
        let mut rules = Self {
            all: all.into(),
            active: Arc::default(),
        };
        rules.set_screens(&[]);
        rules
    }

    /// Sets the visible screens (two during a transition). Returns whether the active rules changed.
    ///
    /// A rule that hides content applies if any of the screens matches; a rule that reveals content only if all
    /// match.
    pub fn set_screens(&mut self, screens: &[&str]) -> bool {
        let applies = |rule: &&Rule| match &rule.when.screen {
            None => true,
            Some(_) if screens.is_empty() => rule.effect.hides(),
            Some(screen) if rule.effect.hides() => screens.iter().any(|name| screen.matches(name)),
            Some(screen) => screens.iter().all(|name| screen.matches(name)),
        };
        let active = ActiveRules::new(self.all.iter().filter(applies));
        let changed = active != *self.active;
        if changed {
            self.active = Arc::new(active);
        }
        changed
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether any rule has a screen condition.
    #[must_use]
    pub fn depend_on_screens(&self) -> bool {
        self.all.iter().any(|rule| rule.when.screen.is_some())
    }

    /// Whether any rule hides views, on whichever screen, and not a screen as a whole.
    #[must_use]
    pub(crate) fn hide_views(&self) -> bool {
        let selects = |rule: &Rule| {
            let when = &rule.when;
            when.identifier.is_some() || when.tag.is_some() || when.class.is_some() || when.kind.is_some()
        };
        self.all.iter().any(|rule| rule.effect.hides() && selects(rule))
    }

    /// Returns the effect of the rules on a node itself, without that on its ancestors.
    #[must_use]
    pub fn effect_on<T>(&self, node: &Node<T>) -> RuleEffect {
        if self.all.is_empty() {
            return RuleEffect::None;
        }
        self.active.effect_on(node)
    }
}

impl ActiveRules {
    fn new<'a>(rules: impl Iterator<Item = &'a Rule>) -> Self {
        let mut active = Self::default();
        for rule in rules {
            let when = &rule.when;
            // Indexed by the condition that the fewest nodes meet; a lookup then tests the other conditions.
            if let Some(pattern) = &when.identifier {
                active.identifiers.add(pattern, rule);
            } else if let Some(pattern) = &when.tag {
                active.tags.add(pattern, rule);
            } else if let Some(pattern) = &when.class {
                active.classes.add(pattern, rule);
            } else if let Some(kind) = when.kind.and_then(Kind::from_name) {
                let code = kind.code() as usize;
                if active.kinds.len() <= code {
                    active.kinds.resize(code + 1, RuleEffect::None);
                }
                let effect = active.kinds.get_mut(code);
                debug_assert!(effect.is_some(), "the vector was extended to the code");
                if let Some(effect) = effect {
                    *effect = rule.effect.max(*effect);
                }
            } else {
                active.screen = rule.effect.max(active.screen);
            }
        }
        for index in [&mut active.identifiers, &mut active.tags, &mut active.classes] {
            index.finish();
        }
        active
    }

    fn effect_on<T>(&self, node: &Node<T>) -> RuleEffect {
        let mut effect = match node.parent {
            None => self.screen,
            Some(_) => RuleEffect::None,
        };
        let by_kind = self.kinds.get(node.kind.code() as usize);
        effect = effect.max(by_kind.copied().unwrap_or_default());
        for (key, index) in [
            (Ident::Identifier, &self.identifiers),
            (Ident::Tag, &self.tags),
            (Ident::Class, &self.classes),
        ] {
            if index.is_empty() {
                continue;
            }
            if let Some(name) = node.ident(key) {
                index.for_each_match(name, |rule| {
                    if rule.matches(node) {
                        effect = effect.max(rule.effect);
                    }
                });
            }
        }
        effect
    }
}
