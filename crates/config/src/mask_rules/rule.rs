//! Masking rules: one line of text each, the same in the app's options and in remote config.
//!
//! ```text
//! rule      = action, { " ", condition } ;
//! action    = "mask" | "unmask" | "block" | "sample=", rate ;
//! condition = ( "class" | "id" | "tag" | "screen" | "kind" ), "=", name, [ "*" ] ;
//! name      = word | '"', text with \" \\ \* , '"' ;
//! ```
//!
//! The syntax is strict: a rule that is read another way than it was meant would show what it was to hide.

mod syntax;

use std::fmt;
use std::str::FromStr;

/// Rules of one origin. Each costs a lookup of its own only where it is met, but all are kept for the
/// whole session, and an app that needs more is better served by overrides on its views.
pub const MAX_RULES: usize = 200;

/// Characters of one rule: five names of the longest that platforms give out.
pub const MAX_RULE_CHARS: usize = 600;

/// The kinds of nodes that a rule can name, as the wireframe spells them.
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

/// What a rule asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleAction {
    /// To mask the node and what is below.
    Mask,
    /// To lift what the level masks.
    Unmask,
    /// To replace the node and what is below by a placeholder.
    Block,
    /// To show a screen in this share of sessions, in millionths, and to block it in the others.
    Sample {
        /// Sessions in a million.
        per_million: u32,
    },
}

/// A name that a rule looks for: a whole one, or the beginning of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The name, or its beginning; never empty.
    pub text: Box<str>,
    /// Names that go on after `text` match as well.
    pub is_prefix: bool,
}

impl Pattern {
    /// Whether a name is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        if self.is_prefix {
            name.starts_with(&*self.text)
        } else {
            name == &*self.text
        }
    }
}

/// One rule: it holds for a node that meets all its conditions, of which there is one at least. A rule
/// that names a screen alone holds for the whole screen.
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
    /// What it asks for.
    pub action: RuleAction,
    /// The view's native class.
    pub class: Option<Pattern>,
    /// The view's resource id, accessibility identifier or test tag.
    pub identifier: Option<Pattern>,
    /// The tag that the app set for rules.
    pub tag: Option<Pattern>,
    /// The screen, as the app named it last.
    pub screen: Option<Pattern>,
    /// The node's kind, one of [`RULE_KINDS`].
    pub kind: Option<&'static str>,
}

impl MaskRule {
    /// Whether it says something of single nodes, and not of a whole screen.
    #[must_use]
    pub fn has_node_condition(&self) -> bool {
        self.class.is_some() || self.identifier.is_some() || self.tag.is_some() || self.kind.is_some()
    }

    pub(crate) fn new(action: RuleAction) -> Self {
        Self {
            action,
            class: None,
            identifier: None,
            tag: None,
            screen: None,
            kind: None,
        }
    }
}

/// A rule could not be read. It says where and what was expected, and repeats nothing of the rule: that may
/// be of anyone's making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The character at which reading stopped, counted from 1.
    pub position: usize,
    /// What should have stood there.
    pub expected: &'static str,
}

impl std::error::Error for RuleError {}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: expected {}", self.position, self.expected)
    }
}

impl FromStr for MaskRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        syntax::rule(text)
    }
}

/// Reads what the published services call a selector: of the web's notation `.Class`, `#identifier` and a
/// bare kind or class, or the conditions of a rule.
pub(crate) fn selector(action: RuleAction, text: &str) -> Result<MaskRule, RuleError> {
    syntax::selector(action, text)
}
