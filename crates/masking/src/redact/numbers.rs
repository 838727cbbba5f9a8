//! Recognises numbers that identify a person: card numbers, and numbers that may be phone numbers.

use super::replacement::{CARD, NUMBER};

/// Maximum length of a number in characters: 24 digits with a separator each.
const MAX_CHARS: usize = 48;

/// Number of digits of a card number.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 12..=19;

/// Minimum number of digits of a phone number that starts with a plus or a bracket.
const MARKED_PHONE_DIGITS: usize = 7;

/// Minimum number of digits of any other number that is replaced.
pub(super) const LONG_NUMBER_DIGITS: usize = 9;

/// A number at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Length in bytes.
    pub(super) bytes: usize,
    /// The text that replaces the number, or `None` to keep it.
    pub(super) replacement: Option<&'static str>,
}

/// A run of digits within a number.
#[derive(Clone, Copy)]
struct Group {
    /// End of the run in the text, in bytes.
    end: usize,
    /// Number of digits up to `end`, over all groups.
    digits: usize,
    /// A space separates two of the groups up to here.
    has_space: bool,
    /// Another separator separates two of the groups up to here.
    has_other_separator: bool,
}

/// Parses the number at the start of a text.
pub(super) fn parse(text: &str) -> Option<Number> {
    let is_marked = text.starts_with(['+', '(']);
    let groups = groups(text)?;
    if let Some(bytes) = date(text) {
        return Some(Number {
            bytes,
            replacement: None,
        });
    }
    let card = groups
        .iter()
        .rev()
        .find(|group| CARD_DIGITS.contains(&group.digits) && is_card(number_at(text, group.end)));
    if let Some(group) = card {
        return Some(Number {
            bytes: group.end,
            replacement: Some(CARD),
        });
    }
    let last_of = |fits: &dyn Fn(&&Group) -> bool| groups.iter().rev().find(fits).copied();
    let min_digits = if is_marked {
        MARKED_PHONE_DIGITS
    } else {
        LONG_NUMBER_DIGITS
    };
    let phone = if is_marked || text.starts_with('0') {
        last_of(&|group| group.digits >= min_digits)
    } else {
        // Numbers separated only by spaces are a list of numbers.
        last_of(&|group| group.digits >= min_digits && !group.has_space).or_else(|| us_phone(&groups))
    };
    let first = groups.first()?;
    match phone {
        Some(group) if is_ipv4_address(text, group.end) || is_unix_time(text, group) => Some(Number {
            bytes: group.end,
            replacement: None,
        }),
        Some(group) => Some(Number {
            bytes: group.end,
            replacement: Some(NUMBER),
        }),
        None => Some(Number {
            bytes: first.end,
            replacement: None,
        }),
    }
}

/// Splits the number at the start of a text into groups of digits, with one separator between each two, or a bracket
/// and a space.
fn groups(text: &str) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut digits, mut has_space, mut has_other_separator) = (0, false, false);
    let mut separators: Option<usize> = None;
    let mut in_digits = false;
    for (at, c) in text.char_indices().take(MAX_CHARS) {
        if c.is_numeric() {
            digits += 1;
            let end = at + c.len_utf8();
            match groups.last_mut().filter(|_| in_digits) {
                Some(group) => (group.end, group.digits) = (end, digits),
                None => groups.push(Group {
                    end,
                    digits,
                    has_space,
                    has_other_separator,
                }),
            }
            (in_digits, separators) = (true, None);
        } else {
            let count = separators.unwrap_or(0) + 1;
            match c {
                ' ' | '\u{a0}' | '\u{202f}' if !groups.is_empty() => has_space = true,
                '-' | '.' | '/' | ')' | '\u{2010}' | '\u{2011}' | '\u{2013}' if !groups.is_empty() => {
                    has_other_separator = true;
                }
                '+' | '(' if groups.is_empty() => {}
                '(' => has_other_separator = true,
                _ => break,
            }
            if count > 2 {
                break;
            }
            (in_digits, separators) = (false, Some(count));
        }
    }
    (!groups.is_empty()).then_some(groups)
}

/// Returns the start of a text up to the end of a group.
fn number_at(text: &str, end: usize) -> &str {
    let number = text.get(..end);
    debug_assert!(number.is_some(), "groups end at character boundaries");
    number.unwrap_or(text)
}

/// Finds the end of a US phone number such as `555 123 4567`, with or without a leading 1.
fn us_phone(groups: &[Group]) -> Option<Group> {
    let digits: Vec<usize> = groups.iter().map(|group| group.digits).collect();
    let last = match digits[..] {
        [3, 6, 10, ..] => 2,
        [1, 4, 7, 11, ..] => 3,
        _ => return None,
    };
    groups.get(last).copied()
}

/// Whether a number has the check digit of a card number (Luhn). Digits of other scripts count as valid.
fn is_card(number: &str) -> bool {
    if is_epoch_ms(number) {
        return false;
    }
    let mut sum = 0;
    for (place, c) in number.chars().rev().filter(|c| c.is_numeric()).enumerate() {
        let Some(digit) = c.to_digit(10) else { return true };
        sum += match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double @ 0..=9) => double,
            (_, double) => double - 9,
        };
    }
    sum % 10 == 0
}

/// Returns the length of a date at the start of a text, such as `2026-11-21` or `2026/11/21`.
fn date(text: &str) -> Option<usize> {
    let date = text.get(..10)?;
    let mut parts = date.split(['-', '/', '.']);
    let mut part = |letters: usize, most: u32| {
        let part = parts.next().filter(|part| part.len() == letters)?;
        part.parse::<u32>().ok().filter(|number| *number <= most)
    };
    let is_date = part(4, 2199)? >= 1900 && part(2, 12)? > 0 && part(2, 31)? > 0;
    let continues = text
        .get(10..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_numeric() || c == '-'));
    (is_date && !continues).then_some(10)
}

/// Whether the text up to `end` is an IPv4 address.
fn is_ipv4_address(text: &str, end: usize) -> bool {
    let mut parts = number_at(text, end).split('.').map(str::parse::<u8>);
    parts.clone().count() == 4 && parts.all(|part| part.is_ok())
}

/// Whether a group is a Unix time from 2014 to 2033, in seconds or milliseconds.
fn is_unix_time(text: &str, group: Group) -> bool {
    let is_single = !group.has_space && !group.has_other_separator;
    let number = number_at(text, group.end);
    is_single && (is_epoch_ms(number) || is_epoch(number, 10))
}

fn is_epoch_ms(number: &str) -> bool {
    is_epoch(number, 13)
}

fn is_epoch(number: &str, digits: usize) -> bool {
    let fits = number.len() == digits && number.bytes().all(|byte| byte.is_ascii_digit());
    fits && number.get(..2).is_some_and(|front| ("14".."20").contains(&front))
}
