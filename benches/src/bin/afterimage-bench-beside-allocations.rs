//! `afterimage-bench-beside-allocations TRACE...` counts the allocations a frame of capture and of sealing.

use std::alloc::System;
use std::process::ExitCode;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts the allocations of the process.
#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let traces: Vec<String> = std::env::args().skip(1).collect();
    afterimage_bench::exit(afterimage_bench::beside::run_allocations(HEAP, &traces))
}
