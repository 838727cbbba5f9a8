//! Allocations of frames, counted by the global allocator.

use std::alloc::System;

use stats_alloc::{Region, StatsAlloc};

use crate::{Error, frames};

/// Counts the allocations of frame workloads (`NODES/CHANGE/STAGE`) and prints a line for each: its name, and the
/// allocations and reallocations of all its frames.
///
/// `heap` is the global allocator of the program.
pub fn run(heap: &StatsAlloc<System>, names: &[String]) -> Result<(), Error> {
    for name in names {
        println!("{name} {}", count(heap, name)?);
    }
    Ok(())
}

/// Counts the allocations and reallocations of a frame workload.
pub fn count(heap: &StatsAlloc<System>, name: &str) -> Result<usize, Error> {
    let mut workload = frames::workload(name)?;
    let region = Region::new(heap);
    workload();
    let counted = region.change();
    Ok(counted.allocations + counted.reallocations)
}
