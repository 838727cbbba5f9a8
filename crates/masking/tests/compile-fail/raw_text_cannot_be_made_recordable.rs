//! No other crate can declare raw text recordable.

use afterimage_wireframe::{RawText, Recordable};

impl Recordable for RawText<'_> {
    fn recorded(&self) -> &str {
        self.expose()
    }
}

fn main() {}
