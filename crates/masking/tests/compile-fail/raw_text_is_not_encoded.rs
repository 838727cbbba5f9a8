//! The segment encoder does not accept raw text.

use afterimage_wireframe::RawText;

fn main() {
    let _ = bincode::encode_to_vec(RawText::new("hunter2"), bincode::config::standard());
}
