//! `afterimage-bench-count NAME...` does the named work, each piece in a function that callgrind counts.

use std::process::ExitCode;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    afterimage_bench::end(afterimage_bench::count::run(&names))
}
