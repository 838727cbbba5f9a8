//! Measures sessions, and prints one line of JSON.
//!
//! ```text
//! record OUT MINUTES TRACE...    records a session with the engine: heap and segments
//! records TRACE...               encodes the records of unsealed segments: bytes on disk
//! export DIR                     exports a recording as rrweb events: size and time
//! ```

use std::path::Path;
use std::process::ExitCode;

use afterimage_bench::{export, records, session};
use peak_alloc::PeakAlloc;

/// Counts the bytes in use on the heap.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    afterimage_bench::exit(match words.as_slice() {
        ["record", out, minutes, traces @ ..] => session::run(HEAP, Path::new(out), minutes, traces),
        ["records", traces @ ..] => records::run(traces),
        ["export", dir] => export::run(Path::new(dir)),
        _ => Err("expected a command: record, records or export".into()),
    })
}
