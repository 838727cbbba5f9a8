//! Recordings for the browser tests of the studio, written as segment files, with the expected screens as JSON on
//! standard output.
//!
//! * `browser_recordings paint DIR SEED SCENES` writes random trees, one scene a second.
//! * `browser_recordings text DIR` writes texts in ten scripts, one a second, and masked ones.

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
mod segments;
mod text;

use std::env;
use std::path::PathBuf;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments[at].parse().unwrap();
    let folder = PathBuf::from(&arguments[1]);
    let expected = match arguments[0].as_str() {
        "paint" => paint::record(&folder, number(2), number(3)),
        "text" => text::record(&folder),
        other => panic!("no recording is named {other}"),
    };
    println!("{expected}");
}
