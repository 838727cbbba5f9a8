//! Processor time and allocations of a frame, for capture and for sealing, of scenarios and of recorded sessions.

use std::alloc::System;
use std::hint::black_box;
use std::path::Path;

use afterimage_compression::seal;
use rustix::time::{ClockId, Timespec, clock_gettime};
use serde_json::{Value, json};
use stats_alloc::{Region, StatsAlloc};

use crate::Error;
use crate::host_call::host_calls;
use crate::recording::{HostCall, segments};
use crate::scenarios;

/// Rounds that are not measured: they fill caches, and the allocator gets its memory.
const WARM_UP_ROUNDS: usize = 2;
/// Measured rounds. The least is that with the fewest interruptions.
const ROUNDS: usize = 11;
const NANOSECONDS: i128 = 1_000_000_000;

/// Host calls with a name.
struct Case {
    name: String,
    calls: Vec<(u64, HostCall)>,
    frames: usize,
}

/// Measures all scenarios and the traces. Prints one line of JSON.
pub fn run_times(traces: &[String]) -> Result<(), Error> {
    print(traces, |case| {
        let recorded = segments(&case.calls);
        let sealed: usize = recorded.iter().map(|records| seal(records).len()).sum();
        let capture = microseconds(case, || {
            black_box(segments(&case.calls));
        });
        let sealing = microseconds(case, || {
            for records in &recorded {
                black_box(seal(records));
            }
        });
        json!({
            "name": case.name,
            "frames": case.frames,
            "segments": recorded.len(),
            "sealed_bytes": sealed,
            "capture_us": capture,
            "sealing_us": sealing,
        })
    })
}

/// Counts the allocations of all scenarios and the traces. Prints one line of JSON. `heap` is the global allocator.
pub fn run_allocations(heap: &StatsAlloc<System>, traces: &[String]) -> Result<(), Error> {
    print(traces, |case| {
        let count = |work: &mut dyn FnMut()| {
            let region = Region::new(heap);
            work();
            let counted = region.change();
            a_frame(case, (counted.allocations + counted.reallocations) as f64)
        };
        let mut recorded = Vec::new();
        let capture = count(&mut || recorded = segments(&case.calls));
        let sealing = count(&mut || {
            for records in &recorded {
                black_box(seal(records));
            }
        });
        json!({ "name": case.name, "capture": capture, "sealing": sealing })
    })
}

fn print(traces: &[String], report: impl Fn(&Case) -> Value) -> Result<(), Error> {
    let mut scenarios = Vec::new();
    for name in scenarios::NAMES {
        scenarios.push(report(&Case::new(name.to_owned(), scenarios::calls(name)?)));
    }
    let mut sessions = Vec::new();
    for trace in traces {
        let path = Path::new(trace);
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let name = file.split('.').next().unwrap_or_default().to_owned();
        sessions.push(report(&Case::new(name, host_calls(path)?)));
    }
    println!(
        "{}",
        json!({ "rounds": ROUNDS, "scenarios": scenarios, "sessions": sessions })
    );
    Ok(())
}

impl Case {
    fn new(name: String, calls: Vec<(u64, HostCall)>) -> Self {
        let frames = calls
            .iter()
            .filter(|(_, call)| matches!(call, HostCall::Frame(_)))
            .count();
        Self { name, calls, frames }
    }
}

/// Measures work in all rounds. Returns the microseconds of the thread's processor time a frame: the least and the median.
fn microseconds(case: &Case, work: impl Fn()) -> Value {
    for _ in 0..WARM_UP_ROUNDS {
        work();
    }
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let before = thread_ns();
            work();
            (thread_ns() - before) as f64 / 1000.0
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    let at = |round: usize| rounds.get(round).map(|us| a_frame(case, *us));
    json!({ "least": at(0), "median": at(ROUNDS / 2) })
}

/// A figure of all frames divided by their number, with two decimal places.
fn a_frame(case: &Case, figure: f64) -> f64 {
    (figure / case.frames.max(1) as f64 * 100.0).round() / 100.0
}

/// Processor time of this thread so far, in nanoseconds.
fn thread_ns() -> i128 {
    let Timespec { tv_sec, tv_nsec } = clock_gettime(ClockId::ThreadCPUTime);
    i128::from(tv_sec) * NANOSECONDS + i128::from(tv_nsec)
}
