//! Raw text is not recordable.

use afterimage_wireframe::{RawText, Recordable};

fn record<T: Recordable>(text: &T) -> &str {
    text.recorded()
}

fn main() {
    record(&RawText::new("hunter2"));
}
