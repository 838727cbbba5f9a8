//! `cargo xtask crash-test`: kills a recording process at every file operation, and checks what its next start delivers.

use crate::error::Result;
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};

const TOOLS: &[Tool] = &[Tool::CCompiler];

/// Runs `points` kills. `seed` selects the order of the operations, and the random times.
///
/// # Errors
/// When a kill lost or repeated a block.
pub(crate) fn run(project: &Project, points: u64, seed: u64, run_mode: RunMode) -> Result<()> {
    if run_mode == RunMode::DryRun {
        let mut steps = setup::plan(project, TOOLS)?;
        steps.append(plan(points, seed));
        steps.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    plan(points, seed).execute(&project.root)
}

fn plan(points: u64, seed: u64) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        format!("killing a recording process {points} times"),
        "about a minute for 200 kills",
        Invocation::cargo(&["run", "--locked", "--package", "afterimage-crash-test", "--"])
            .arg("--points")
            .arg(points.to_string())
            .arg("--seed")
            .arg(seed.to_string())
            .or("the first failed points are above"),
    );
    plan.long_step(
        "cutting the power of a recorded spool 40,000 times",
        "a minute or two",
        Invocation::cargo(&["test", "--locked", "--package", "afterimage-transport"])
            .args(&["--features", "file-observer", "--test", "power_loss"])
            .env("AFTERIMAGE_POWER_LOSS_RUNS", "2000")
            .or("the seed and the lost item are above"),
    );
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_and_seed_are_passed_on() {
        let text = plan(70, 3).text();
        assert!(text.contains("--points 70 --seed 3"), "{text}");
    }
}
