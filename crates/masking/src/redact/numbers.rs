//! Numbers that belong to somebody: cards, and what could be a phone's.

/// Longest stretch that is looked at: 24 digits with a separator each.
const LONGEST: usize = 48;

/// Digits of a card number.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 12..=19;

/// Fewest digits of a phone number that begins with a plus or a bracket.
const MARKED_PHONE_DIGITS: usize = 7;

/// Fewest digits of any other number that is hidden.
pub(super) const LONG_NUMBER_DIGITS: usize = 9;

/// A number at the front of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its length in bytes.
    pub(super) bytes: usize,
    /// What stands for it; `None`: it stays.
    pub(super) hidden: Option<&'static str>,
}

/// One run of digits and where it ends.
#[derive(Clone, Copy)]
struct Group {
    end: usize,
    /// Digits up to here, all groups together.
    digits: usize,
    /// Some group up to here was set off by a space.
    spaced: bool,
    /// Some group up to here was set off by something else.
    joined: bool,
}

/// Reads the number that a text begins with.
pub(super) fn take(text: &str) -> Option<Number> {
    let marked = text.starts_with(['+', '(']);
    let groups = groups(text)?;
    if let Some(bytes) = date(text) {
        return Some(Number { bytes, hidden: None });
    }
    let card = groups
        .iter()
        .rev()
        .find(|group| CARD_DIGITS.contains(&group.digits) && text.get(..group.end).is_some_and(is_card));
    if let Some(group) = card {
        return Some(Number {
            bytes: group.end,
            hidden: Some("[card]"),
        });
    }
    let last_of = |fits: &dyn Fn(&&Group) -> bool| groups.iter().rev().find(fits).copied();
    let least = if marked {
        MARKED_PHONE_DIGITS
    } else {
        LONG_NUMBER_DIGITS
    };
    let phone = if marked || text.starts_with('0') {
        last_of(&|group| group.digits >= least)
    } else {
        // Numbers with nothing but spaces between them are a list.
        last_of(&|group| group.digits >= least && !group.spaced).or_else(|| american(&groups))
    };
    let first = groups.first()?;
    match phone {
        Some(group) if is_address(text, group.end) || is_time(text, group) => Some(Number {
            bytes: group.end,
            hidden: None,
        }),
        Some(group) => Some(Number {
            bytes: group.end,
            hidden: Some("[number]"),
        }),
        None => Some(Number {
            bytes: first.end,
            hidden: None,
        }),
    }
}

/// The runs of digits at the front with one separator between each two, or a bracket and a space.
fn groups(text: &str) -> Option<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut digits, mut spaced, mut joined) = (0, false, false);
    let mut between: Option<usize> = None;
    let mut in_digits = false;
    for (at, c) in text.char_indices().take(LONGEST) {
        if c.is_numeric() {
            digits += 1;
            let end = at + c.len_utf8();
            match groups.last_mut().filter(|_| in_digits) {
                Some(group) => (group.end, group.digits) = (end, digits),
                None => groups.push(Group {
                    end,
                    digits,
                    spaced,
                    joined,
                }),
            }
            (in_digits, between) = (true, None);
        } else {
            let gap = between.unwrap_or(0) + 1;
            match c {
                ' ' | '\u{a0}' | '\u{202f}' if !groups.is_empty() => spaced = true,
                '-' | '.' | '/' | ')' | '\u{2010}' | '\u{2011}' | '\u{2013}' if !groups.is_empty() => {
                    joined = true;
                }
                '+' | '(' if groups.is_empty() => {}
                '(' => joined = true,
                _ => break,
            }
            if gap > 2 {
                break;
            }
            (in_digits, between) = (false, Some(gap));
        }
    }
    (!groups.is_empty()).then_some(groups)
}

/// `555 123 4567`, with or without a 1 before it.
fn american(groups: &[Group]) -> Option<Group> {
    let digits: Vec<usize> = groups.iter().map(|group| group.digits).collect();
    let last = match digits[..] {
        [3, 6, 10, ..] => 2,
        [1, 4, 7, 11, ..] => 3,
        _ => return None,
    };
    groups.get(last).copied()
}

/// The check digit of card numbers. Digits of other scripts are taken to fit.
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

/// `2026-11-21`, `2026/11/21`: the length of a date at the front.
fn date(text: &str) -> Option<usize> {
    let date = text.get(..10)?;
    let mut parts = date.split(['-', '/', '.']);
    let mut part = |letters: usize, most: u32| {
        let part = parts.next().filter(|part| part.len() == letters)?;
        part.parse::<u32>().ok().filter(|number| *number <= most)
    };
    let is_date = part(4, 2199)? >= 1900 && part(2, 12)? > 0 && part(2, 31)? > 0;
    let goes_on = text
        .get(10..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_numeric() || c == '-'));
    (is_date && !goes_on).then_some(10)
}

/// An IPv4 address: four numbers of a byte each.
fn is_address(text: &str, end: usize) -> bool {
    let parts = text
        .get(..end)
        .map(|number| number.split('.').map(str::parse::<u8>));
    parts.is_some_and(|parts| parts.clone().count() == 4 && parts.into_iter().all(|part| part.is_ok()))
}

/// A time since 1970, in seconds or milliseconds, from 2014 to 2033.
fn is_time(text: &str, group: Group) -> bool {
    let is_one = !group.spaced && !group.joined;
    is_one
        && text
            .get(..group.end)
            .is_some_and(|number| is_epoch_ms(number) || is_epoch(number, 10))
}

fn is_epoch_ms(number: &str) -> bool {
    is_epoch(number, 13)
}

fn is_epoch(number: &str, digits: usize) -> bool {
    let fits = number.len() == digits && number.bytes().all(|byte| byte.is_ascii_digit());
    fits && number.get(..2).is_some_and(|front| ("14".."20").contains(&front))
}
