//! Log lines and error messages: a developer's words with a user's values among them.

use super::numbers;
use super::shape::{Named, is_token, is_token_char, named};
use super::{HIDDEN, url};

/// Redacts a line of a log: tokens, e-mail addresses, card and phone numbers, the values in URLs, and what
/// follows the name of a secret. Words, short numbers, dates and times stay.
///
/// ```
/// use afterimage_masking::redact::log_line;
///
/// assert_eq!(log_line("POST /login password=hunter2 by ada@mail.test in 212 ms"), "POST /login password=*** by [email] in 212 ms");
/// ```
#[must_use]
pub fn log_line(line: &str) -> String {
    redact(line, false)
}

/// Redacts the message of an error: as a log line, and what stands in quotes too, since that is how messages
/// tell the value that was wrong.
#[must_use]
pub fn error_message(message: &str) -> String {
    redact(message, true)
}

/// As far as is looked ahead before anything is decided, so that time grows with the length of a text and not
/// with its square. What goes on beyond is looked at again from there.
const LOOK_AHEAD_BYTES: usize = 320;

/// As much of a token tells that it is one.
const TOKEN_BYTES: usize = 64;

/// What the name of a secret has made of what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Open,
    /// The name was there; a colon or an equals sign makes a value of what follows.
    Separator(Named),
    Value(Named),
    /// `Bearer` was there: a token follows.
    Token,
}

fn redact(text: &str, hides_quoted: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut next = Next::Open;
    let mut in_word = false;
    while let Some(c) = rest.chars().next() {
        let hides = matches!(next, Next::Value(_)) || (hides_quoted && !in_word);
        let quoted = hides.then(|| quoted(rest, c)).flatten();
        let taken = if let Some(inside) = quoted {
            out.push(c);
            if !inside.is_empty() {
                out.push_str(HIDDEN);
            }
            next = Next::Open;
            c.len_utf8() + inside.len()
        } else if is_piece_char(c) || (c == '(' && !in_word) || c == ':' || c == '=' {
            piece(&mut out, rest, c, &mut next)
        } else {
            out.push(c);
            if c == '\n' || !(c.is_whitespace() || is_quote(c) || matches!(c, '[' | '{' | '(' | '>')) {
                next = Next::Open;
            }
            c.len_utf8()
        };
        let (done, after) = rest.split_at(taken.min(rest.len()));
        in_word = done.chars().next_back().is_some_and(char::is_alphanumeric);
        rest = after;
    }
    out
}

/// Writes what stands for the piece at the front, and returns how long the piece is.
fn piece(out: &mut String, rest: &str, first: char, next: &mut Next) -> usize {
    if first == ':' || first == '=' {
        out.push(first);
        if let Next::Separator(named) = *next {
            *next = Next::Value(named);
        }
        return 1;
    }
    match *next {
        Next::Value(Named::SecretLine) => {
            out.push_str(HIDDEN);
            *next = Next::Open;
            return rest.find('\n').unwrap_or(rest.len());
        }
        Next::Value(_) => {
            out.push_str(HIDDEN);
            *next = Next::Open;
            return rest
                .find(|c: char| c.is_whitespace() || is_quote(c) || matches!(c, ',' | ';' | '&' | '}' | ')'))
                .unwrap_or(rest.len())
                .max(first.len_utf8());
        }
        _ => {}
    }
    let piece = run(rest, is_piece_char);
    if let Some(bytes) = address(piece) {
        out.push_str("[email]");
        *next = Next::Open;
        return bytes;
    }
    if let Some(bytes) = link(rest) {
        let (link, _) = rest.split_at(bytes);
        out.push_str(&url(link));
        *next = Next::Open;
        return bytes;
    }
    let token = run_within(piece, TOKEN_BYTES, |c| is_token_char(c) || c == '.');
    if let Some(bytes) = token_at_front(token, *next) {
        out.push_str("[token]");
        *next = Next::Open;
        if bytes + 1 < TOKEN_BYTES {
            return bytes;
        }
        return rest.find(|c| !is_token_char(c) && c != '.').unwrap_or(rest.len());
    }
    let is_number = first.is_numeric() || first == '(' || first == '+';
    if let Some(number) = is_number.then(|| numbers::take(rest)).flatten() {
        let (plain, _) = rest.split_at(number.bytes);
        out.push_str(number.hidden.unwrap_or(plain));
        *next = Next::Open;
        return number.bytes;
    }
    // One name, one number or one sign at a time, so that the next is looked at afresh.
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
    // A number may hide behind an underscore.
    let digits = name.chars().filter(|c| c.is_numeric()).count();
    out.push_str(if digits >= numbers::LONG_NUMBER_DIGITS {
        "[number]"
    } else {
        name
    });
    *next = match named(name) {
        Named::Open if name.eq_ignore_ascii_case("bearer") || name.eq_ignore_ascii_case("basic") => {
            Next::Token
        }
        Named::Open => Next::Open,
        known => Next::Separator(known),
    };
    name.len()
}

/// The length of the token at the front, if there is one; `next` says whether one is due.
fn token_at_front(token: &str, next: Next) -> Option<usize> {
    let token = token.trim_end_matches('.');
    let is_due = next == Next::Token && !token.is_empty() && !token.chars().all(|c| c.is_ascii_lowercase());
    if is_due
        || token
            .split('.')
            .any(|part| part.starts_with("eyJ") && part.len() > 8)
    {
        return Some(token.len());
    }
    // Base64 with slashes in it, unlike a path, has no short parts of letters alone before them.
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

/// The length of an e-mail address at the front, with whatever stands before and after the at sign.
fn address(word: &str) -> Option<usize> {
    let (local, host) = word.split_once('@')?;
    let is_local = !local.is_empty() && !local.contains('/');
    let host = run(host, |c| c.is_alphanumeric() || matches!(c, '.' | '-' | '@'));
    let start = local.len() + 1;
    (is_local && !host.is_empty()).then_some(start + host.trim_end_matches('.').len())
}

/// The length of the URL at the front.
fn link(rest: &str) -> Option<usize> {
    let scheme = run(rest, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')
    });
    let after = rest.get(scheme.len()..)?;
    let is_link = !scheme.is_empty()
        && (after.starts_with("://")
            || (after.starts_with(':') && ["mailto", "tel", "sms", "data"].contains(&scheme)));
    // A path with a query is one too.
    let is_path = rest.starts_with('/') && piece_with_query(rest);
    let ends = |c: char| c.is_whitespace() || is_quote(c) || matches!(c, '<' | '>' | ')' | '}' | '|' | '^');
    (is_link || is_path)
        .then(|| rest.find(ends).unwrap_or(rest.len()))
        .filter(|bytes| *bytes > 0)
}

/// Whether a query follows in the piece at the front.
fn piece_with_query(rest: &str) -> bool {
    run(rest, |c| is_piece_char(c) || c == '=').contains('?')
}

/// What stands in the quotes at the front, up to the same quote or the end of the line.
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

/// What pieces are made of: all but white space, quotes, brackets and separators.
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

/// The front of a text that fits, as far as is looked ahead.
fn run(text: &str, fits: impl Fn(char) -> bool) -> &str {
    run_within(text, LOOK_AHEAD_BYTES, fits)
}

fn run_within(text: &str, bytes: usize, fits: impl Fn(char) -> bool) -> &str {
    let end = text.char_indices().find(|(at, c)| *at >= bytes || !fits(*c));
    text.split_at(end.map_or(text.len(), |(at, _)| at)).0
}
