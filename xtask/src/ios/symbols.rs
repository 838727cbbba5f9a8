//! The functions and variables of the system that the library may use: those of the system's C library and of Apple's frameworks on iOS 13.

use std::collections::BTreeSet;

const SYMBOLS: &str = include_str!("../../ios/symbols.txt");

/// Returns their names in C.
pub(super) fn system() -> BTreeSet<String> {
    let names = SYMBOLS.lines().filter(|line| !line.starts_with('#'));
    names.map(ToOwned::to_owned).collect()
}
