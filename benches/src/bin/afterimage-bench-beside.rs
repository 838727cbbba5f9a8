//! `afterimage-bench-beside TRACE...` measures the processor time a frame of capture and of sealing.

use std::process::ExitCode;

fn main() -> ExitCode {
    let traces: Vec<String> = std::env::args().skip(1).collect();
    afterimage_bench::exit(afterimage_bench::beside::run_times(&traces))
}
