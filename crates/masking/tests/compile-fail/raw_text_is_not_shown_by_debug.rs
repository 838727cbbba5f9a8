//! `Debug` of raw text tells a length, and what it is derived from cannot be reached.

use afterimage_wireframe::RawText;

fn main() {
    let raw = RawText::new("hunter2");
    println!("{:?}", raw.0);
}
