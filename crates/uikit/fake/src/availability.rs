//! Compares the selectors that a test process sent with the table of the iOS version that first had each.
//!
//! The types of objc2 do not say since when a method exists, and a missing one ends the app. The comparison takes place at the end of
//! the process, so that it sees the messages of all of its tests.

use std::collections::BTreeMap;

/// The minimum version of the SDK.
pub(crate) const MINIMUM: Version = (13, 0);

/// Major and minor number.
pub(crate) type Version = (u32, u32);

/// Selectors and the version that first had each.
pub const TABLE: &str = include_str!("../../selectors.txt");

/// Selectors that the fake and its tests send, and the walker does not.
const OF_TESTS: &[&str] = &["alloc", "dealloc", "sendEvent:"];

/// Compares at the end of the process, which then fails.
pub(crate) fn check_at_exit() {
    unsafe extern "C" {
        fn atexit(action: extern "C" fn()) -> i32;
        fn _exit(code: i32) -> !;
    }
    extern "C" fn check() {
        let findings = findings(&objc_runtime::sent_selectors(), TABLE);
        if !findings.is_empty() {
            eprintln!("crates/uikit/selectors.txt: {}", findings.join("\n"));
            unsafe { _exit(101) };
        }
    }
    unsafe { atexit(check) };
}

/// Returns what is wrong with the selectors that were sent; the second value tells whether an object was asked for it before.
pub fn findings(sent: &[(String, bool)], table: &str) -> Vec<String> {
    let table = self::table(table);
    let finding = |(selector, is_asked): &(String, bool)| match table.get(selector.as_str()) {
        None if OF_TESTS.contains(&selector.as_str()) => None,
        None => Some(format!(
            "{selector} is missing, with the iOS version that first had it"
        )),
        Some(version) if *version > MINIMUM && !is_asked => Some(format!(
            "{selector} is newer than iOS 13.0, and no `respondsToSelector:` was sent before"
        )),
        Some(_) => None,
    };
    sent.iter().filter_map(finding).collect()
}

/// Reads a table.
pub(crate) fn table(table: &str) -> BTreeMap<&str, Version> {
    table.lines().filter_map(entry).collect()
}

/// A line: a selector and a version. Lines that start with `#` are comments.
fn entry(line: &str) -> Option<(&str, Version)> {
    if line.starts_with('#') || line.trim().is_empty() {
        return None;
    }
    let (selector, version) = line.split_once(' ').expect("a selector and a version");
    let (major, minor) = version.trim().split_once('.').expect("a version with a point");
    Some((selector, (major.parse().unwrap(), minor.parse().unwrap())))
}
