//! `cargo xtask setup`: brings a bare machine to where everything here builds and is tested.
//!
//! It says what it installs and asks nothing. Where everything is there already it takes a moment,
//! so every command that needs something calls it first.

mod need;
mod system;
mod tools;

pub use need::{Need, chromium};

use crate::error::Result;
use crate::plan::Plan;
use crate::project::Project;
use system::System;

/// Installs what is missing of everything.
///
/// # Errors
/// When a step fails, or only the machine's owner can install what is missing.
pub fn run(project: &Project, dry_run: bool) -> Result<()> {
    let plan = plan(project, Need::ALL)?;
    if plan.is_empty() {
        println!("setup: all is there");
        return Ok(());
    }
    plan.run(&project.root, dry_run)
}

/// Installs what is missing of `needs`, and says nothing when that is nothing.
///
/// # Errors
/// As [`run`].
pub fn ensure(project: &Project, needs: &[Need]) -> Result<()> {
    plan(project, needs)?.execute(&project.root)
}

/// The steps that bring in what is missing of `needs`.
///
/// # Errors
/// When only the machine's owner can install what is missing.
pub fn plan(project: &Project, needs: &[Need]) -> Result<Plan> {
    let missing: Vec<Need> = needs
        .iter()
        .copied()
        .filter(|need| !need.is_met(project))
        .collect();
    let mut plan = System::current(project).install(&missing)?;
    for need in missing {
        plan.append(tools::install(need, project));
    }
    Ok(plan)
}
