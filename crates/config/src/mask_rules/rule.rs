//! A parsed masking rule.

use std::fmt;

/// Maximum number of rules in the app's options, and in remote config. All rules are kept for the whole session, and an
/// app that needs more is better served by overrides on its views.
pub const MAX_RULES: usize = 200;

/// Maximum length of a rule in characters: five of the longest names on either platform.
pub const MAX_RULE_CHARS: usize = 600;

/// Node kinds that a rule can name, in the spelling of the wireframe.
pub const RULE_KINDS: &[&str] = &[
    "container",
    "text",
    "image",
    "button",
    "input",
    "scroll",
    "switch",
    "checkbox",
    "radio",
    "slider",
    "select",
    "progress",
    "webview",
    "map",
    "video",
    "camera",
    "picker",
    "toast",
    "keyboard",
    "placeholder",
];

/// Effect of a rule on the nodes that match it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleAction {
    /// Masks the node and its descendants.
    Mask,
    /// Shows content that only the masking level would mask.
    Unmask,
    /// Replaces the node and its descendants by a placeholder.
    Block,
    /// Shows a screen in a share of sessions, and blocks it in the others.
    Sample {
        /// Number of sessions in a million that show the screen.
        per_million: u32,
    },
}

/// A name, or the prefix of names, to match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The name or prefix; never empty.
    pub text: Box<str>,
    /// Whether longer names that start with `text` match, too.
    pub is_prefix: bool,
}

impl Pattern {
    /// Returns whether `name` matches.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        if self.is_prefix {
            name.starts_with(&*self.text)
        } else {
            name == &*self.text
        }
    }
}

/// A masking rule. It applies to the nodes that meet all its conditions, of which there is at least one. A rule whose only
/// condition is a screen applies to the whole screen.
///
/// ```
/// use afterimage_config::{MaskRule, RuleAction};
///
/// let rule: MaskRule = r#"block screen="Card details" class=com.bank.*"#.parse()?;
/// assert_eq!(rule.action, RuleAction::Block);
/// assert!(rule.class.unwrap().matches("com.bank.CardView"));
///
/// let error = "mask view=Button".parse::<MaskRule>().unwrap_err();
/// assert_eq!(error.to_string(), "at character 6: expected class, id, tag, screen or kind");
/// # Ok::<(), afterimage_config::RuleError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskRule {
    /// Effect on matching nodes.
    pub action: RuleAction,
    /// Condition on the view's native class.
    pub class: Option<Pattern>,
    /// Condition on the view's resource id, accessibility identifier or test tag.
    pub identifier: Option<Pattern>,
    /// Condition on the tag that the app set for rules.
    pub tag: Option<Pattern>,
    /// Condition on the current screen, as the app named it.
    pub screen: Option<Pattern>,
    /// Condition on the node's kind, one of [`RULE_KINDS`].
    pub kind: Option<&'static str>,
}

impl MaskRule {
    /// Returns a rule without conditions.
    pub(super) fn new(action: RuleAction) -> Self {
        Self {
            action,
            class: None,
            identifier: None,
            tag: None,
            screen: None,
            kind: None,
        }
    }

    /// Returns whether the rule has a condition on nodes, and does not apply to whole screens.
    #[must_use]
    pub fn has_node_condition(&self) -> bool {
        self.class.is_some() || self.identifier.is_some() || self.tag.is_some() || self.kind.is_some()
    }
}

/// A syntax error in a rule. It contains the position and the expected syntax, and no text of the rule: anyone may have
/// written it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// Position of the first unexpected character, counted from 1.
    pub position: usize,
    /// The syntax that was expected there.
    pub expected: &'static str,
}

impl std::error::Error for RuleError {}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: expected {}", self.position, self.expected)
    }
}
