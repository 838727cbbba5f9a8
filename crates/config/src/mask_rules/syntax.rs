//! The parser of rules and selectors.

use std::iter;
use std::str::FromStr;

use super::cursor::RuleCursor;
use super::rule::{MaskRule, Pattern, RULE_KINDS, RuleAction, RuleError};

/// A sample rate of 1, in its unit: integers, so that rules can be compared.
const MILLION: u32 = 1_000_000;

impl FromStr for MaskRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let mut cursor = RuleCursor::new(text)?;
        let mut rule = Self::new(parse_action(&mut cursor)?);
        cursor.expect(' ', "a space and a condition")?;
        parse_conditions(&mut cursor, &mut rule)?;
        let is_sample = matches!(rule.action, RuleAction::Sample { .. });
        if is_sample && (rule.screen.is_none() || rule.has_node_condition()) {
            return Err(RuleError {
                position: 1,
                expected: "sample with a screen and no other condition",
            });
        }
        Ok(rule)
    }
}

/// Parses a selector of the published services: `.Class`, `#identifier`, a kind or a class in the notation of the web, or
/// the conditions of a rule.
///
/// # Errors
///
/// When the selector is neither.
pub(crate) fn parse_selector(action: RuleAction, text: &str) -> Result<MaskRule, RuleError> {
    let mut cursor = RuleCursor::new(text)?;
    let mut rule = MaskRule::new(action);
    if text.contains('=') && !text.starts_with('[') {
        parse_conditions(&mut cursor, &mut rule)?;
        return Ok(rule);
    }
    let (slot, allows_dots) = match cursor.peek() {
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
    if !allows_dots {
        cursor.next();
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '$') || (allows_dots && c == '.');
    let name = cursor.take_while(is_part);
    if name.is_empty() || cursor.peek().is_some() {
        return Err(cursor.error("one .Class, #identifier, kind or class, and nothing else"));
    }
    *slot = Some(Pattern {
        text: name.into(),
        is_prefix: false,
    });
    Ok(rule)
}

fn parse_action(cursor: &mut RuleCursor<'_>) -> Result<RuleAction, RuleError> {
    let unknown = cursor.error("mask, unmask, block or sample=RATE");
    match cursor.take_while(|c| c.is_ascii_lowercase()) {
        "mask" => Ok(RuleAction::Mask),
        "unmask" => Ok(RuleAction::Unmask),
        "block" => Ok(RuleAction::Block),
        "sample" => {
            cursor.expect('=', "= and a rate from 0 to 1")?;
            let invalid = cursor.error("a rate from 0 to 1");
            let rate = cursor.take_while(|c| c.is_ascii_digit() || c == '.');
            let per_million = per_million(rate).ok_or(invalid)?;
            Ok(RuleAction::Sample { per_million })
        }
        _ => Err(unknown),
    }
}

/// Returns a decimal number from 0 to 1 in millionths, rounded half up. Without floating point, whose parser has a table of 10 KB.
fn per_million(rate: &str) -> Option<u32> {
    let (whole, fraction) = rate.split_once('.').unwrap_or((rate, ""));
    let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let is_zero = |digits: &str| digits.bytes().all(|digit| digit == b'0');
    match whole.trim_start_matches('0') {
        "" => {}
        "1" if is_zero(fraction) => return Some(MILLION),
        _ => return None,
    }
    let digits = fraction.bytes().map(|digit| u32::from(digit - b'0'));
    let seven = digits.chain(iter::repeat(0)).take(7);
    Some((seven.fold(0, |number, digit| number * 10 + digit) + 5) / 10)
}

fn parse_conditions(cursor: &mut RuleCursor<'_>, rule: &mut MaskRule) -> Result<(), RuleError> {
    loop {
        parse_condition(cursor, rule)?;
        if cursor.peek().is_none() {
            return Ok(());
        }
        cursor.expect(' ', "a space or the end of the rule")?;
    }
}

fn parse_condition(cursor: &mut RuleCursor<'_>, rule: &mut MaskRule) -> Result<(), RuleError> {
    let unknown = cursor.error("class, id, tag, screen or kind");
    let repeated = cursor.error("each condition once");
    let slot = match cursor.take_while(|c| c.is_ascii_lowercase()) {
        "class" => &mut rule.class,
        "id" => &mut rule.identifier,
        "tag" => &mut rule.tag,
        "screen" => &mut rule.screen,
        "kind" => {
            cursor.expect('=', "=")?;
            let unknown = cursor.error("the name of a kind, such as image or input");
            let name = cursor.take_while(|c| c.is_ascii_lowercase());
            let kind = RULE_KINDS.iter().copied().find(|kind| *kind == name);
            if rule.kind.is_some() {
                return Err(repeated);
            }
            rule.kind = Some(kind.ok_or(unknown)?);
            return Ok(());
        }
        _ => return Err(unknown),
    };
    cursor.expect('=', "=")?;
    if slot.is_some() {
        return Err(repeated);
    }
    *slot = Some(parse_pattern(cursor)?);
    Ok(())
}

fn parse_pattern(cursor: &mut RuleCursor<'_>) -> Result<Pattern, RuleError> {
    let empty = cursor.error("a name");
    let pattern = if cursor.peek() == Some('"') {
        cursor.next();
        parse_quoted(cursor)?
    } else {
        parse_word(cursor)
    };
    if pattern.text.is_empty() {
        return Err(empty);
    }
    Ok(pattern)
}

fn parse_word(cursor: &mut RuleCursor<'_>) -> Pattern {
    let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '*' | '\\' | '=');
    let text = cursor.take_while(|c| !ends(c)).into();
    let is_prefix = cursor.peek() == Some('*');
    if is_prefix {
        cursor.next();
    }
    Pattern { text, is_prefix }
}

/// Parses the rest of a quoted name, after its opening quote.
fn parse_quoted(cursor: &mut RuleCursor<'_>) -> Result<Pattern, RuleError> {
    let mut text = String::new();
    loop {
        let unclosed = cursor.error("a closing quote");
        match cursor.next() {
            Some('"') => {
                return Ok(Pattern {
                    text: text.into(),
                    is_prefix: false,
                });
            }
            Some('*') => {
                cursor.expect(
                    '"',
                    "a closing quote: a star is allowed at the end of a name only, or as \\*",
                )?;
                return Ok(Pattern {
                    text: text.into(),
                    is_prefix: true,
                });
            }
            Some('\\') => {
                let unknown = cursor.error("one of \" \\ * after a backslash");
                match cursor.next() {
                    Some(escaped @ ('"' | '\\' | '*')) => text.push(escaped),
                    _ => return Err(unknown),
                }
            }
            Some(other) if !other.is_control() => text.push(other),
            _ => return Err(unclosed),
        }
    }
}
