//! `afterimage-bench-allocations NAME...` counts the allocations of frame workloads by name.

use std::alloc::System;
use std::process::ExitCode;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts the allocations of the process.
#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args().skip(1).collect();
    afterimage_bench::exit(afterimage_bench::allocations::run(HEAP, &names))
}
