//! Weighs sessions, and prints one line of JSON.
//!
//! ```text
//! record OUT MINUTES TRACE...    a session of that length through the engine: its heap, its segments
//! records OUT TRACE...           what is on disk of each trace's segments before they are sealed
//! export DIR                     writes a recording as rrweb events, and says how long that took
//! ```

use std::path::Path;
use std::process::ExitCode;

use afterimage_bench::{export, records, session};
use peak_alloc::PeakAlloc;

/// Counts what the heap holds.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    afterimage_bench::end(match words.as_slice() {
        ["record", out, minutes, traces @ ..] => session::run(HEAP, Path::new(out), minutes, traces),
        ["records", out, traces @ ..] => records::run(Path::new(out), traces),
        ["export", dir] => export::run(Path::new(dir)),
        _ => Err("what to do? record, records or export".into()),
    })
}
