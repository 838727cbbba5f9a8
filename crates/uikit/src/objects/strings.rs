//! Strings of UIKit as UTF-8, in memory that is reused.

use std::ptr::NonNull;

use objc2_foundation::{NSRange, NSString};

/// Reads strings. Once warm it does not allocate.
#[derive(Default)]
pub(crate) struct StringReader {
    utf16: Vec<u16>,
    utf8: String,
}

/// The core replaces a node with a longer text by a placeholder (64 KiB of UTF-8), so no more has to be read.
const MAX_UNITS: usize = 64 * 1024 + 1;

impl StringReader {
    /// Returns the string, with each lone surrogate as U+FFFD. It is cut at a length that the core refuses anyway.
    pub(crate) fn read(&mut self, string: &NSString) -> &str {
        let units = string.length().min(MAX_UNITS);
        self.utf16.clear();
        self.utf16.resize(units, 0);
        self.utf8.clear();
        if let Some(first) = self.utf16.first_mut() {
            let buffer = NonNull::from(first);
            // SAFETY: the buffer has room for the units of the range, which is within the string.
            unsafe { string.getCharacters_range(buffer, NSRange::new(0, units)) };
        }
        let characters = char::decode_utf16(self.utf16.iter().copied());
        self.utf8
            .extend(characters.map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)));
        &self.utf8
    }
}
