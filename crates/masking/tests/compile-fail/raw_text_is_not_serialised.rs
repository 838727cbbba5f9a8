//! Raw text does not implement `serde::Serialize`.

use afterimage_wireframe::RawText;

fn serialise<T: serde::Serialize>(_: &T) {}

fn main() {
    serialise(&RawText::new("hunter2"));
}
