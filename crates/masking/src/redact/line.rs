//! Redacts log lines and error messages: text of the developer that contains values of the user.

use super::numbers;
use super::replacement::{EMAIL, HIDDEN, NUMBER, TOKEN};
use super::shape::{SecretExtent, is_token, is_token_char, secret_after};
use super::url::url;

/// Redacts a log line.
///
/// Replaces tokens, e-mail addresses, card and phone numbers, the values in URLs, and the value after the name of a
/// secret. Keeps words, short numbers, dates and times.
///
/// ```
/// use afterimage_masking::redact::log_line;
///
/// assert_eq!(log_line("POST /login password=hunter2 by ada@mail.test in 212 ms"), "POST /login password=*** by [email] in 212 ms");
/// ```
#[must_use]
pub fn log_line(line: &str) -> String {
    redact(line, Quotes::Keep)
}

/// Redacts an error message: as a log line, and also quoted text, since messages quote the invalid value.
#[must_use]
pub fn error_message(message: &str) -> String {
    redact(message, Quotes::Redact)
}

/// Maximum look-ahead from one position, so that time is linear in the length of a text and not quadratic. A longer
/// run is examined again from its next part.
const LOOK_AHEAD_BYTES: usize = 320;

/// Length of the start of a token that is enough to recognise it.
const TOKEN_START_BYTES: usize = 64;

/// Whether quoted text is replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Keep,
    Redact,
}

/// The state of the scanner: the element that the preceding text announces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Text,
    /// The name of a secret precedes. After a colon or an equals sign, its value follows.
    Separator(SecretExtent),
    /// The value of a secret.
    Value(SecretExtent),
    /// A token, since `Bearer` or `Basic` precedes.
    Token,
}

fn redact(text: &str, quotes: Quotes) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut expected = Expected::Text;
    let mut in_word = false;
    while let Some(c) = rest.chars().next() {
        let hides = matches!(expected, Expected::Value(_)) || (quotes == Quotes::Redact && !in_word);
        let quoted_text = hides.then(|| quoted(rest, c)).flatten();
        let consumed = if let Some(inside) = quoted_text {
            out.push(c);
            if !inside.is_empty() {
                out.push_str(HIDDEN);
            }
            expected = Expected::Text;
            c.len_utf8() + inside.len()
        } else if is_piece_char(c) || (c == '(' && !in_word) || c == ':' || c == '=' {
            redact_piece(&mut out, rest, c, &mut expected)
        } else {
            out.push(c);
            if c == '\n' || !(c.is_whitespace() || is_quote(c) || matches!(c, '[' | '{' | '(' | '>')) {
                expected = Expected::Text;
            }
            c.len_utf8()
        };
        debug_assert!(consumed > 0 && consumed <= rest.len(), "each step consumes text");
        let (done, after) = rest.split_at(consumed.min(rest.len()));
        in_word = done.chars().next_back().is_some_and(char::is_alphanumeric);
        rest = after;
    }
    out
}

/// Writes the redacted form of the piece at the start of `rest`. Returns the length of the piece.
fn redact_piece(out: &mut String, rest: &str, first: char, expected: &mut Expected) -> usize {
    if first == ':' || first == '=' {
        out.push(first);
        if let Expected::Separator(extent) = *expected {
            *expected = Expected::Value(extent);
        }
        return 1;
    }
    match *expected {
        Expected::Value(SecretExtent::Line) => {
            out.push_str(HIDDEN);
            *expected = Expected::Text;
            return rest.find('\n').unwrap_or(rest.len());
        }
        Expected::Value(_) => {
            out.push_str(HIDDEN);
            *expected = Expected::Text;
            return rest
                .find(|c: char| c.is_whitespace() || is_quote(c) || matches!(c, ',' | ';' | '&' | '}' | ')'))
                .unwrap_or(rest.len())
                .max(first.len_utf8());
        }
        _ => {}
    }
    let piece = run(rest, is_piece_char);
    if let Some(bytes) = email_address(piece) {
        out.push_str(EMAIL);
        *expected = Expected::Text;
        return bytes;
    }
    if let Some(bytes) = link(rest) {
        let (link, _) = rest.split_at(bytes);
        out.push_str(&url(link));
        *expected = Expected::Text;
        return bytes;
    }
    let token = run_within(piece, TOKEN_START_BYTES, |c| is_token_char(c) || c == '.');
    if let Some(bytes) = leading_token(token, *expected) {
        out.push_str(TOKEN);
        *expected = Expected::Text;
        if bytes + 1 < TOKEN_START_BYTES {
            return bytes;
        }
        return rest.find(|c| !is_token_char(c) && c != '.').unwrap_or(rest.len());
    }
    let is_number = first.is_numeric() || first == '(' || first == '+';
    if let Some(number) = is_number.then(|| numbers::parse(rest)).flatten() {
        let (plain, _) = rest.split_at(number.bytes);
        out.push_str(number.replacement.unwrap_or(plain));
        *expected = Expected::Text;
        return number.bytes;
    }
    // Consume one name, number or punctuation mark, so that the rest is examined from a new start.
    let name = if first.is_numeric() {
        run(rest, char::is_numeric)
    } else {
        run(rest, is_name_char)
    };
    let name = if name.is_empty() {
        run(rest, |c| c == first)
    } else {
        name
    };
    // A name may contain a number after an underscore.
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    out.push_str(if digits >= numbers::LONG_NUMBER_DIGITS {
        NUMBER
    } else {
        name
    });
    *expected = match secret_after(name) {
        SecretExtent::None if name.eq_ignore_ascii_case("bearer") || name.eq_ignore_ascii_case("basic") => {
            Expected::Token
        }
        SecretExtent::None => Expected::Text,
        extent => Expected::Separator(extent),
    };
    name.len()
}

/// Returns the length of the token at the start of a text, if there is one.
fn leading_token(token: &str, expected: Expected) -> Option<usize> {
    let token = token.trim_end_matches('.');
    let is_announced =
        expected == Expected::Token && !token.is_empty() && !token.chars().all(|c| c.is_ascii_lowercase());
    if is_announced
        || token
            .split('.')
            .any(|part| part.starts_with("eyJ") && part.len() > 8)
    {
        return Some(token.len());
    }
    // Base64 may contain slashes. Unlike in a path, no part between them is short or all lower case.
    let whole = token.split(['.', ':']).next()?;
    let plain = whole.split('/').next()?;
    if is_token(plain) {
        return Some(whole.len());
    }
    let is_path = whole.starts_with('/')
        || whole
            .split('/')
            .any(|part| part.len() < 4 || part.chars().all(char::is_lowercase));
    (whole.contains('/') && !is_path && is_token(whole)).then_some(whole.len())
}

/// Returns the length of the e-mail address at the start of a word: the text before and after the at sign.
fn email_address(word: &str) -> Option<usize> {
    let (local, host) = word.split_once('@')?;
    let is_local = !local.is_empty() && !local.contains('/');
    let host = run(host, |c| c.is_alphanumeric() || matches!(c, '.' | '-' | '@'));
    let start = local.len() + 1;
    (is_local && !host.is_empty()).then_some(start + host.trim_end_matches('.').len())
}

/// Returns the length of the URL at the start of a text.
fn link(rest: &str) -> Option<usize> {
    let scheme = run(rest, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')
    });
    let after = rest.get(scheme.len()..)?;
    let is_link = !scheme.is_empty()
        && (after.starts_with("://")
            || (after.starts_with(':') && ["mailto", "tel", "sms", "data"].contains(&scheme)));
    // A path with a query counts as a URL.
    let is_path = rest.starts_with('/') && has_query(rest);
    let ends = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '<' | '>' | ')' | '}' | '|' | '^');
    (is_link || is_path)
        .then(|| rest.find(ends).unwrap_or(rest.len()))
        .filter(|bytes| *bytes > 0)
}

/// Whether the piece at the start of a text has a query.
fn has_query(rest: &str) -> bool {
    run(rest, |c| is_piece_char(c) || c == '=').contains('?')
}

/// Returns the quoted text at the start of `rest`, up to the closing quote or the end of the line, or `None` if neither
/// is within the look-ahead.
fn quoted(rest: &str, quote: char) -> Option<&str> {
    if !is_quote(quote) {
        return None;
    }
    let (_, inside) = rest.split_at(quote.len_utf8());
    let closing = match quote {
        '\u{201c}' => '\u{201d}',
        '\u{2018}' => '\u{2019}',
        '\u{ab}' => '\u{bb}',
        same => same,
    };
    let before = run(inside, |c| c != closing && c != '\n');
    (before.len() < inside.len() && before.len() < LOOK_AHEAD_BYTES).then_some(before)
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '`' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}' | '\u{ab}' | '\u{bb}'
    )
}

/// Whether a character belongs to a piece: not white space, a quote, a bracket or a separator.
fn is_piece_char(c: char) -> bool {
    !(c.is_whitespace()
        || is_quote(c)
        || matches!(
            c,
            '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}' | ',' | ';' | '|' | ':' | '='
        ))
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

/// Returns the longest start of a text whose characters all match, up to the look-ahead.
fn run(text: &str, matches: impl Fn(char) -> bool) -> &str {
    run_within(text, LOOK_AHEAD_BYTES, matches)
}

fn run_within(text: &str, bytes: usize, matches: impl Fn(char) -> bool) -> &str {
    let end = text.char_indices().find(|(at, c)| *at >= bytes || !matches(*c));
    text.split_at(end.map_or(text.len(), |(at, _)| at)).0
}
