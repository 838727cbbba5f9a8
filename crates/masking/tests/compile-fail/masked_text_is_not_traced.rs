//! Masked text cannot be logged: kept text is still private to the user.

use afterimage_masking::MaskedText;

fn log(text: &MaskedText) {
    tracing::info!(text);
}

fn main() {}
