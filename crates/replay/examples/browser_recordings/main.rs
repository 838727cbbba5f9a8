//! Recordings for the browser tests of the studio: segments and the expected screens, as JSON on standard output.
//!
//! * `browser_recordings paint SEED SCENES` shows random trees, one scene a second.
//! * `browser_recordings text` shows texts in ten scripts, one script a second, and masked ones.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::many_single_char_names,
    clippy::panic,
    clippy::print_stdout,
    reason = "a program for tests, which a wrong call may end"
)]

mod paint;
#[path = "../../tests/it/random.rs"]
mod random;
#[path = "../../tests/it/random_trees.rs"]
mod random_trees;
mod scripts;
mod segments;
mod text;

use std::env;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments[at].parse().unwrap();
    let expected = match arguments[0].as_str() {
        "paint" => paint::record(number(1), number(2)),
        "text" => text::record(),
        other => panic!("no recording is named {other}"),
    };
    println!("{expected}");
}
