//! Raw text has no route to the encoder of the segments.

use afterimage_wireframe::RawText;

fn main() {
    let _ = bincode::encode_to_vec(RawText::new("hunter2"), bincode::config::standard());
}
