//! Masked text has no `Display`.

use afterimage_masking::MaskedText;

fn show(text: &MaskedText) -> String {
    text.to_string()
}

fn main() {}
