//! Raw text is no value of a log line.

use afterimage_wireframe::RawText;

fn main() {
    tracing::info!(text = RawText::new("hunter2"));
    tracing::info!(text = %RawText::new("hunter2"));
}
