//! Raw text has no `Display`, and does not convert to a string.

use afterimage_wireframe::RawText;

fn show(text: &impl std::fmt::Display) -> String {
    text.to_string()
}

fn main() {
    let raw = RawText::new("hunter2");
    show(&raw);
    let _: &str = &raw;
    let _ = String::from(raw);
}
