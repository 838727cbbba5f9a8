//! Masked text is made by masking alone.

use afterimage_masking::MaskedText;

fn main() {
    let _ = MaskedText("hunter2".into());
}
