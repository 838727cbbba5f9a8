//! Redacts URLs: the destination of a request is kept, the data in it is replaced.

use super::replacement::HIDDEN;
use super::shape::{is_name, is_token};

/// Redacts a URL.
///
/// Replaces user and password, the values of the query, the fragment, and path segments that are ids, tokens or
/// e-mail addresses. Keeps scheme, host, port, and the names in path and query.
///
/// ```
/// use afterimage_masking::redact::url;
///
/// assert_eq!(url("https://ada:pw@shop.test/user/8841201/cart?id=7&q=shoes#top"), "https://***@shop.test/user/***/cart?id=***&q=***#***");
/// ```
#[must_use]
pub fn url(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let (rest, fragment) = cut(url, '#');
    let (rest, query) = cut(rest, '?');
    match rest.split_once("://") {
        Some((scheme, rest)) => {
            out.push_str(if is_name(scheme) { scheme } else { HIDDEN });
            out.push_str("://");
            let at = rest.find(['/', '\\']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(at);
            put_authority(&mut out, authority);
            put_path(&mut out, path);
        }
        None => match rest.split_once(':') {
            // `mailto:`, `tel:`, `data:`: the rest is a value. In a path, a colon may follow a slash.
            Some((scheme, _)) if !scheme.contains('/') => {
                out.push_str(if is_name(scheme) { scheme } else { HIDDEN });
                out.push(':');
                out.push_str(HIDDEN);
            }
            _ => put_path(&mut out, rest),
        },
    }
    if let Some(query) = query {
        out.push('?');
        put_query(&mut out, query);
    }
    if fragment.is_some() {
        out.push('#');
        out.push_str(HIDDEN);
    }
    out
}

fn cut(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, after)| (before, Some(after)))
}

fn put_authority(out: &mut String, authority: &str) {
    let host = match authority.rsplit_once('@') {
        Some((_, host)) => {
            out.push_str(HIDDEN);
            out.push('@');
            host
        }
        None => authority,
    };
    put_parts(out, host, &['.', ':'], |label| {
        label.chars().all(is_host_char) && !is_token(label)
    });
}

fn is_host_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '[' | ']')
}

fn put_path(out: &mut String, path: &str) {
    put_parts(out, path, &['/', '\\'], |segment| {
        is_name(segment) && !segment.contains('@')
    });
}

fn put_query(out: &mut String, query: &str) {
    let mut rest = query;
    loop {
        let at = rest.find(['&', ';']).unwrap_or(rest.len());
        let (pair, after) = rest.split_at(at);
        let (name, value) = cut(pair, '=');
        out.push_str(if is_name(name) { name } else { HIDDEN });
        if value.is_some() {
            out.push('=');
            out.push_str(HIDDEN);
        }
        let mut after = after.chars();
        let Some(separator) = after.next() else { return };
        out.push(separator);
        rest = after.as_str();
    }
}

/// Writes the parts between separators. Replaces those that `keeps` rejects.
fn put_parts(out: &mut String, text: &str, separators: &[char], keeps: impl Fn(&str) -> bool) {
    for part in text.split_inclusive(separators) {
        let (name, separator) = part.split_at(part.trim_end_matches(separators).len());
        out.push_str(if name.is_empty() || keeps(name) {
            name
        } else {
            HIDDEN
        });
        out.push_str(separator);
    }
}
