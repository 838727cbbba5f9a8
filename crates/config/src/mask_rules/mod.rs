//! Masking rules: one line of text each, with the same syntax in the app's options and in remote config.
//!
//! ```text
//! rule      = action, { " ", condition } ;
//! action    = "mask" | "unmask" | "block" | "sample=", rate ;
//! condition = ( "class" | "id" | "tag" | "screen" | "kind" ), "=", name, [ "*" ] ;
//! name      = word | '"', text with \" \\ \* , '"' ;
//! ```
//!
//! The syntax is strict: a rule that is misread would show content that it was to hide.

mod cursor;
mod rule;
mod syntax;

pub use rule::{MAX_RULE_CHARS, MAX_RULES, MaskRule, Pattern, RULE_KINDS, RuleAction, RuleError};
pub(crate) use syntax::parse_selector;
