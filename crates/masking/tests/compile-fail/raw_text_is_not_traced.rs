//! Raw text cannot be logged.

use afterimage_wireframe::RawText;

fn main() {
    tracing::info!(text = RawText::new("hunter2"));
    tracing::info!(text = %RawText::new("hunter2"));
}
