//! No other crate can create masked text.

use afterimage_masking::MaskedText;

fn main() {
    let _ = MaskedText("hunter2".into());
}
