//! `Debug` of raw text shows only its length, and its field is private.

use afterimage_wireframe::RawText;

fn main() {
    let raw = RawText::new("hunter2");
    println!("{:?}", raw.0);
}
