//! The dictionary: what both sides read before the first string.

/// The number of the dictionary, which every segment carries. The lines of a published dictionary never change: a new
/// dictionary gets a new number, and readers keep all of them.
pub(crate) const DICTIONARY_NUMBER: u32 = 1;

/// Words and phrases of user interfaces, a line each.
pub(super) const DICTIONARY: &str = include_str!("dictionary.txt");
