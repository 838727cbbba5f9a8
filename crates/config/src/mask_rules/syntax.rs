//! Reads a rule from left to right, and says at which character it stopped.

use super::{MAX_RULE_CHARS, MaskRule, Pattern, RULE_KINDS, RuleAction, RuleError};

/// Millionths in one; a rate is kept in them so that rules can be compared.
const MILLION: f64 = 1_000_000.0;

pub(super) fn rule(text: &str) -> Result<MaskRule, RuleError> {
    let mut reader = RuleReader::new(text)?;
    let mut rule = MaskRule::new(reader.action()?);
    reader.expect(' ', "a space and a condition")?;
    reader.conditions(&mut rule)?;
    if matches!(rule.action, RuleAction::Sample { .. })
        && (rule.screen.is_none() || rule.has_node_condition())
    {
        return Err(RuleError {
            position: 1,
            expected: "sample with a screen and nothing else",
        });
    }
    Ok(rule)
}

pub(super) fn selector(action: RuleAction, text: &str) -> Result<MaskRule, RuleError> {
    let mut reader = RuleReader::new(text)?;
    let mut rule = MaskRule::new(action);
    if text.contains('=') && !text.starts_with('[') {
        reader.conditions(&mut rule)?;
        return Ok(rule);
    }
    let (slot, has_dots) = match reader.peek() {
        Some('.') => (&mut rule.class, false),
        Some('#') => (&mut rule.identifier, false),
        _ => {
            rule.kind = RULE_KINDS.iter().copied().find(|kind| *kind == text);
            if rule.kind.is_some() {
                return Ok(rule);
            }
            (&mut rule.class, true)
        }
    };
    if !has_dots {
        reader.next();
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$') || (has_dots && c == '.');
    let name = reader.take_while(is_part);
    if name.is_empty() || reader.peek().is_some() {
        return Err(reader.stop("one .Class, #identifier, kind or class, and nothing else"));
    }
    *slot = Some(Pattern {
        text: name.into(),
        is_prefix: false,
    });
    Ok(rule)
}

struct RuleReader<'a> {
    rest: &'a str,
    /// The character that `rest` begins with, counted from 1.
    position: usize,
}

impl<'a> RuleReader<'a> {
    fn new(text: &'a str) -> Result<Self, RuleError> {
        if text.chars().nth(MAX_RULE_CHARS).is_some() {
            return Err(RuleError {
                position: MAX_RULE_CHARS + 1,
                expected: "the rule's end: it is too long",
            });
        }
        Ok(Self {
            rest: text,
            position: 1,
        })
    }

    fn stop(&self, expected: &'static str) -> RuleError {
        RuleError {
            position: self.position,
            expected,
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        self.position += 1;
        Some(next)
    }

    fn expect(&mut self, wanted: char, expected: &'static str) -> Result<(), RuleError> {
        if self.peek() == Some(wanted) {
            self.next();
            Ok(())
        } else {
            Err(self.stop(expected))
        }
    }

    fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.position += taken.chars().count();
        taken
    }

    fn action(&mut self) -> Result<RuleAction, RuleError> {
        let start = self.stop("mask, unmask, block or sample=RATE");
        match self.take_while(|c| c.is_ascii_lowercase()) {
            "mask" => Ok(RuleAction::Mask),
            "unmask" => Ok(RuleAction::Unmask),
            "block" => Ok(RuleAction::Block),
            "sample" => {
                self.expect('=', "= and a rate from 0 to 1")?;
                let start = self.stop("a rate from 0 to 1");
                let rate = self.take_while(|c| c.is_ascii_digit() || c == '.');
                match rate.parse::<f64>() {
                    Ok(rate) if (0.0..=1.0).contains(&rate) => Ok(RuleAction::Sample {
                        per_million: (rate * MILLION).round() as u32,
                    }),
                    _ => Err(start),
                }
            }
            _ => Err(start),
        }
    }

    fn conditions(&mut self, rule: &mut MaskRule) -> Result<(), RuleError> {
        loop {
            self.condition(rule)?;
            if self.peek().is_none() {
                return Ok(());
            }
            self.expect(' ', "a space or the rule's end")?;
        }
    }

    fn condition(&mut self, rule: &mut MaskRule) -> Result<(), RuleError> {
        let unknown = self.stop("class, id, tag, screen or kind");
        let twice = self.stop("each condition once");
        let slot = match self.take_while(|c| c.is_ascii_lowercase()) {
            "class" => &mut rule.class,
            "id" => &mut rule.identifier,
            "tag" => &mut rule.tag,
            "screen" => &mut rule.screen,
            "kind" => {
                self.expect('=', "=")?;
                let unknown = self.stop("the name of a kind, such as image or input");
                let name = self.take_while(|c| c.is_ascii_lowercase());
                let kind = RULE_KINDS.iter().copied().find(|kind| *kind == name);
                if rule.kind.is_some() {
                    return Err(twice);
                }
                rule.kind = Some(kind.ok_or(unknown)?);
                return Ok(());
            }
            _ => return Err(unknown),
        };
        self.expect('=', "=")?;
        if slot.is_some() {
            return Err(twice);
        }
        *slot = Some(self.pattern()?);
        Ok(())
    }

    fn pattern(&mut self) -> Result<Pattern, RuleError> {
        let start = self.stop("a name");
        let is_quoted = self.peek() == Some('"');
        let (text, is_prefix) = if is_quoted {
            self.next();
            self.quoted()?
        } else {
            let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '*' | '\\' | '=');
            let word = self.take_while(|c| !ends(c)).to_owned();
            let is_prefix = self.peek() == Some('*');
            if is_prefix {
                self.next();
            }
            (word, is_prefix)
        };
        if text.is_empty() {
            return Err(start);
        }
        Ok(Pattern {
            text: text.into(),
            is_prefix,
        })
    }

    /// What stands between quotes, and whether a star ends it.
    fn quoted(&mut self) -> Result<(String, bool), RuleError> {
        let mut text = String::new();
        loop {
            let here = self.stop("a closing quote");
            match self.next() {
                Some('"') => return Ok((text, false)),
                Some('*') => {
                    self.expect(
                        '"',
                        "a closing quote: a star stands at the end of a name, or write \\*",
                    )?;
                    return Ok((text, true));
                }
                Some('\\') => match self.next() {
                    Some(escaped @ ('"' | '\\' | '*')) => text.push(escaped),
                    _ => {
                        return Err(RuleError {
                            position: here.position + 1,
                            expected: "one of \" \\ * after a backslash",
                        });
                    }
                },
                Some(other) if !other.is_control() => text.push(other),
                _ => return Err(here),
            }
        }
    }
}
