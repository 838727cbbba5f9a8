//! The points of a run: every file operation of each scenario as far as there are points, and random times.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use parking_lot::Mutex;
use ui_trace::trace::{Trace, read_text};

use crate::{
    error::Error,
    first_frame,
    operation_log::KINDS,
    process::{End, Kill},
    scenario::{PointResult, Scenario, Templates},
};

/// Length of the recordings: a whole segment of 30 s, and a part of a second.
const TRACE_MS: u64 = 45_000;

/// A folder in memory: a kill loses nothing that was written, so the files need no disk.
const MEMORY: &str = "/dev/shm";

/// Share of the points at random times: one in this many.
const RANDOM_SHARE: u64 = 4;

/// Failed points of which the messages are printed.
const MAX_PRINTED: usize = 10;

/// One kill.
#[derive(Clone, Copy, Debug)]
struct Point {
    scenario: Scenario,
    kill: Kill,
}

/// A scenario that nothing ended.
struct DryRun {
    scenario: Scenario,
    /// Kind of each of its operations.
    operations: Vec<u8>,
    time: Duration,
}

#[derive(Default)]
struct Totals {
    points: u64,
    /// Kills by scenario.
    killed: BTreeMap<&'static str, u64>,
    /// Kills by the kind of the operation that was not performed; random ones have none.
    by_kind: BTreeMap<&'static str, u64>,
    random: u64,
    /// Processes that ended before the kill.
    finished: u64,
    failures: Vec<String>,
}

/// Runs `points` kills, `parallel` at a time.
pub(crate) fn run(points: u64, seed: u64, parallel: u64) -> Result<(), Error> {
    let start = Instant::now();
    let folder = if Path::new(MEMORY).is_dir() {
        tempfile::tempdir_in(MEMORY)?
    } else {
        tempfile::tempdir()?
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let trace = shortened(&root, "f7v9-tabs.ndjson.zst", folder.path())?;
    let other = shortened(&root, "actual-budget.ndjson.zst", folder.path())?;
    let earlier = root.join("crates/afterimage/testdata/spool-0.1.0");
    let templates = Templates::record(folder.path(), &trace, &other, &earlier)?;
    println!(
        "a recording of {} s has {} entries",
        TRACE_MS / 1000,
        templates.recording.entries()
    );
    let mut dry_runs = Vec::new();
    for scenario in Scenario::ALL {
        let start = Instant::now();
        let result = templates.run(scenario, Kill::Never)?;
        dry_runs.push(DryRun {
            scenario,
            operations: result.log.begun,
            // Two processes ran.
            time: start.elapsed() / 2,
        });
    }
    let plan = plan(&dry_runs, points, seed);
    let next = Mutex::new(plan.iter());
    let totals = Mutex::new(Totals::default());
    std::thread::scope(|scope| {
        for _ in 0..parallel.max(1) {
            scope.spawn(|| {
                loop {
                    let Some(point) = next.lock().next() else { return };
                    let result = templates.run(point.scenario, point.kill);
                    totals.lock().add(*point, result, &dry_runs);
                }
            });
        }
    });
    let totals = totals.into_inner();
    totals.print(&dry_runs, start.elapsed());
    first_frame::measure(folder.path())?;
    if totals.failures.is_empty() {
        return Ok(());
    }
    for failure in totals.failures.iter().take(MAX_PRINTED) {
        eprintln!("{failure}");
    }
    Err(format!(
        "{} of {} points failed; the seed is {seed}",
        totals.failures.len(),
        totals.points
    )
    .into())
}

/// Chooses the points. Kills at operations are spread over the scenarios, and cover all operations of each if there are so many points; then
/// they are repeated, since the threads of a process are never in the same order. The others are at random times.
fn plan(dry_runs: &[DryRun], points: u64, seed: u64) -> Vec<Point> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut orders: Vec<Vec<u64>> = vec![Vec::new(); dry_runs.len()];
    let mut plan = Vec::new();
    for at in 0..points {
        let index = at as usize % dry_runs.len().max(1);
        let (Some(run), Some(order)) = (dry_runs.get(index), orders.get_mut(index)) else {
            break;
        };
        let is_random = (at / dry_runs.len() as u64) % RANDOM_SHARE == RANDOM_SHARE - 1;
        let kill = if is_random {
            Kill::After(run.time.mul_f64(random.f64()))
        } else {
            if order.is_empty() {
                order.extend(0..run.operations.len() as u64);
                random.shuffle(order);
            }
            Kill::AtOperation(order.pop().unwrap_or(0))
        };
        plan.push(Point {
            scenario: run.scenario,
            kill,
        });
    }
    plan
}

impl Totals {
    fn add(&mut self, point: Point, result: Result<PointResult, Error>, dry_runs: &[DryRun]) {
        self.points += 1;
        let result = match result {
            Ok(result) => result,
            Err(problem) => {
                self.failures.push(problem.to_string());
                return;
            }
        };
        if result.end == End::Finished {
            self.finished += 1;
            return;
        }
        *self.killed.entry(point.scenario.name()).or_default() += 1;
        let Kill::AtOperation(k) = point.kill else {
            self.random += 1;
            return;
        };
        let run = dry_runs.iter().find(|run| run.scenario == point.scenario);
        let kind = run.and_then(|run| run.operations.get(k as usize));
        if let Some(kind) = kind.and_then(|kind| KINDS.get(usize::from(*kind))) {
            *self.by_kind.entry(kind).or_default() += 1;
        }
    }

    fn print(&self, dry_runs: &[DryRun], time: Duration) {
        println!("{} points in {:.0} s", self.points, time.as_secs_f64());
        for run in dry_runs {
            println!(
                "  {:26} {:5} operations, {:5} kills",
                run.scenario.name(),
                run.operations.len(),
                self.killed.get(run.scenario.name()).copied().unwrap_or(0)
            );
        }
        for (kind, kills) in &self.by_kind {
            println!("  before {kind:19} {kills:5} kills");
        }
        println!("  at random times            {:5} kills", self.random);
        println!("  ended before the kill      {:5}", self.finished);
        println!("  failed                     {:5}", self.failures.len());
    }
}

/// Writes the first [`TRACE_MS`] of a trace as plain text, which is read faster.
fn shortened(root: &Path, name: &str, folder: &Path) -> Result<PathBuf, Error> {
    let path = root.join("examples/traces").join(name);
    let trace = Trace::read(&path)?;
    let start_ms = trace.header.t_ms;
    let records = trace.records.iter();
    let kept = records.take_while(|record| record.t_ms.saturating_sub(start_ms) <= TRACE_MS);
    let lines = 1 + kept.count();
    let target = folder.join(name.trim_end_matches(".zst"));
    let text = read_text(&path)?;
    let text: Vec<_> = text.lines().filter(|line| !line.is_empty()).take(lines).collect();
    fs::write(&target, text.join("\n"))?;
    Ok(target)
}
