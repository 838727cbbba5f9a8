//! A cursor over the text of a rule. It knows its position, so that an error names the character at which parsing stopped.

use super::rule::{MAX_RULE_CHARS, RuleError};

pub(super) struct RuleCursor<'a> {
    rest: &'a str,
    /// Position of the first character of `rest`, counted from 1.
    position: usize,
}

impl<'a> RuleCursor<'a> {
    /// Returns a cursor at the first character.
    ///
    /// # Errors
    ///
    /// When the text is longer than [`MAX_RULE_CHARS`].
    pub(super) fn new(text: &'a str) -> Result<Self, RuleError> {
        if text.chars().nth(MAX_RULE_CHARS).is_some() {
            return Err(RuleError {
                position: MAX_RULE_CHARS + 1,
                expected: "the end of the rule, which is too long",
            });
        }
        Ok(Self {
            rest: text,
            position: 1,
        })
    }

    /// Returns an error at the current position.
    pub(super) fn error(&self, expected: &'static str) -> RuleError {
        RuleError {
            position: self.position,
            expected,
        }
    }

    /// Returns the next character without consuming it.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Consumes and returns the next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        self.position += 1;
        Some(next)
    }

    /// Consumes `wanted`, or fails with `expected`.
    pub(super) fn expect(&mut self, wanted: char, expected: &'static str) -> Result<(), RuleError> {
        if self.peek() == Some(wanted) {
            self.next();
            Ok(())
        } else {
            Err(self.error(expected))
        }
    }

    /// Consumes and returns the characters before the first one that is not a part.
    pub(super) fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.position += taken.chars().count();
        taken
    }
}
