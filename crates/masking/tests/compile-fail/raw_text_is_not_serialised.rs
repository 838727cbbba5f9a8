//! Raw text has no route to serde.

use afterimage_wireframe::RawText;

fn serialise<T: serde::Serialize>(_: &T) {}

fn main() {
    serialise(&RawText::new("hunter2"));
}
