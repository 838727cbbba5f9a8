//! `afterimage-bench-count NAME...` runs workloads by name, each inside the function that callgrind counts.

use std::process::ExitCode;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    afterimage_bench::exit(afterimage_bench::count::run(&names))
}
