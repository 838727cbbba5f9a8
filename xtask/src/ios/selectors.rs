//! The selectors and classes that the library names, compared with the tables of the iOS versions that first had them.
//!
//! objc2 registers them by their names, which the compiler stores as constants with a zero at the end. No symbol refers to them, so the
//! linker sees neither a method that iOS 13 lacks nor a private class.

use std::collections::{BTreeMap, BTreeSet};

use super::slice::{Slice, Version};

/// Selectors of the walker, and the versions.
pub(super) const SELECTORS: &str = "crates/uikit/selectors.txt";
/// Classes that are looked up.
const CLASSES: &str = include_str!("../../ios/classes.txt");
/// Folders whose sources ask whether an object has a selector, below the repository's root.
pub(super) const SOURCES: [&str; 2] = ["crates/uikit/src", "crates/afterimage/src"];
/// The beginnings of the names of classes and selectors that the library defines itself.
const OURS: [&str; 2] = ["Afterimage", "afterimage"];
/// Names that are neither a class nor a selector: the variables in which objc2 stores the fields of our classes, and whether they are to be
/// dropped.
const OTHER_NAMES: &[&str] = &["drop_flag", "ivars"];
/// The beginnings of private names of Apple's frameworks.
const PRIVATE: [&str; 3] = ["_UI", "_NS", "_SwiftUI"];
/// A public class that no app in the store may name any more.
const REJECTED: &str = "UIWebView";

/// Returns the faults of the names in constants, with the table of selectors and the sources that ask for some.
pub(super) fn faults(strings: &BTreeSet<String>, selectors: &str, sources: &str) -> Vec<String> {
    let (selectors, classes) = (table(selectors), table(CLASSES));
    let mut faults = Vec::new();
    let names = strings.iter().map(String::as_str).filter(|text| is_name(text));
    for name in names.filter(|name| !is_ours(name) && !OTHER_NAMES.contains(name)) {
        let is_asked = || sources.contains(&format!("sel!({name})"));
        match (selectors.get(name), classes.get(name)) {
            (Some(version), _) if *version > oldest() && !is_asked() => faults.push(format!(
                "{name} is of iOS {}.{}, and no source asks for it by `respondsToSelector:`",
                version.major, version.minor
            )),
            (None, Some(version)) if *version > oldest() => faults.push(format!(
                "the class {name} is of iOS {}.{}: old systems lack it",
                version.major, version.minor
            )),
            (None, None) if name.starts_with(|first: char| first.is_ascii_uppercase() || first == '_') => {
                faults.push(format!(
                    "the class {name} is not in xtask/ios/classes.txt: is it public?"
                ));
            }
            (None, None) => faults.push(format!("the selector {name} is not in {SELECTORS}")),
            _ => {}
        }
    }
    faults
}

/// Returns the private names, and those that the store rejects, in the bytes of constants.
pub(super) fn rejected_names(constants: &[u8]) -> Vec<String> {
    let mut found = BTreeSet::new();
    for prefix in PRIVATE.iter().chain([&REJECTED]) {
        let starts = constants.windows(prefix.len()).enumerate();
        for (at, _) in starts.filter(|(_, bytes)| *bytes == prefix.as_bytes()) {
            let is_in_word = |byte: Option<&u8>| byte.is_some_and(|byte| is_of_name(*byte));
            let name: Vec<u8> = constants
                .get(at..)
                .unwrap_or_default()
                .iter()
                .copied()
                .take_while(|byte| is_of_name(*byte))
                .collect();
            let next = name.get(prefix.len());
            let is_whole = next.is_some_and(u8::is_ascii_uppercase) || *prefix == REJECTED;
            if is_whole && !is_in_word(at.checked_sub(1).and_then(|before| constants.get(before))) {
                found.insert(String::from_utf8_lossy(&name).into_owned());
            }
        }
    }
    found
        .into_iter()
        .map(|name| format!("{name} is in a constant: the store rejects apps with such names"))
        .collect()
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The oldest iOS of all slices.
fn oldest() -> Version {
    Slice::Device.minimum()
}

/// Whether a text has the form of a class or a selector.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_of_name);
    let first = text.bytes().next();
    let parts = text.strip_suffix(':').unwrap_or(text);
    first.is_some_and(|first| !first.is_ascii_digit()) && parts.split(':').all(is_part)
}

fn is_ours(name: &str) -> bool {
    OURS.iter().any(|ours| name.starts_with(ours))
}

/// Reads lines with a name and a version, and `#` before comments.
fn table(text: &str) -> BTreeMap<&str, Version> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (name, version) = line.split_once(' ')?;
            let (major, minor) = version.trim().split_once('.')?;
            let version = Version {
                major: major.parse().ok()?,
                minor: minor.parse().ok()?,
            };
            Some((name, version))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# comment\nbounds 2.0\nCGImage 2.0\nnewer 14.0\nasked:for: 13.4\n";

    fn found(names: &[&str]) -> Vec<String> {
        let strings = names.iter().map(ToString::to_string).collect();
        faults(&strings, TABLE, "view.respondsToSelector(sel!(asked:for:))")
    }

    #[test]
    fn names_of_the_tables_and_of_ours_are_no_fault() {
        let names = [
            "bounds",
            "CGImage",
            "asked:for:",
            "UILabel",
            "AfterimageObserver",
            "afterimageMoved:",
            "ivars",
        ];
        assert_eq!(found(&names), Vec::<String>::new());
        assert_eq!(
            found(&["is not set", "a::b", "4x", "", ":"]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn unknown_and_newer_names_are_faults() {
        for (name, fault) in [
            ("newer", "newer is of iOS 14.0"),
            ("frame", "the selector frame is not in"),
            ("setFrame:", "the selector setFrame: is not in"),
            ("_UIPrivateView", "the class _UIPrivateView is not in"),
            ("UIUnknown", "the class UIUnknown is not in"),
        ] {
            let found = found(&[name]);
            assert!(found.len() == 1 && found[0].starts_with(fault), "{found:?}");
        }
    }

    #[test]
    fn private_names_are_found_anywhere_in_constants() {
        let found = |text: &str| rejected_names(text.as_bytes());
        assert!(found("a _UIBarBackground b")[0].starts_with("_UIBarBackground is in a constant"));
        assert!(found("UIWebViewMKMapView")[0].starts_with("UIWebViewMKMapView"));
        assert_eq!(found("_OBJC_CLASS_$_x my_UIView _UI_ _UIe"), Vec::<String>::new());
    }
}
