//! `cargo xtask setup`: installs the tools that build, test and show this project.
//!
//! Every command installs the tools it needs first, so a check of a complete machine must take only a moment.
//! System packages are installed with apt: as root at once, with sudo after a question.

mod aapt2;
mod android;
mod apk_tools;
mod consent;
mod debian;
mod install;
mod installed;
mod maven;
mod npm;
mod pinned;
mod swift;
mod system;
mod tool;
mod uikit;
mod widgets;

pub(crate) use aapt2::aapt2;
pub(crate) use apk_tools::{apksigner, dexdump, zipalign};
pub(crate) use consent::Consent;
pub(crate) use installed::chromium;
pub(crate) use maven::{checker_jar, r8};
pub(crate) use swift::swift;
pub(crate) use tool::Tool;
pub(crate) use uikit::{IOS, has_std as has_ios_std, has_std_for};
pub(crate) use widgets::{compose_folder, shop_folder};

use crate::error::Result;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use system::System;

/// Installs all missing tools.
///
/// # Errors
/// When a step fails, or when missing tools can be installed only by hand.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    let plan = plan(project, Tool::ALL)?;
    if plan.is_empty() {
        println!("setup: all tools are installed");
        return Ok(());
    }
    if run_mode == RunMode::DryRun {
        plan.print();
        return Ok(());
    }
    execute(project, &plan)
}

/// Installs those of `tools` that are missing. Prints nothing if there are none.
///
/// # Errors
/// As [`run`].
pub(crate) fn ensure(project: &Project, tools: &[Tool]) -> Result<()> {
    execute(project, &plan(project, tools)?)
}

/// The steps that install those of `tools` that are missing.
///
/// # Errors
/// When missing tools can be installed only by hand.
pub(crate) fn plan(project: &Project, tools: &[Tool]) -> Result<Plan> {
    let missing: Vec<Tool> = tools
        .iter()
        .copied()
        .filter(|tool| !installed::is_installed(*tool, project))
        .collect();
    let mut plan = System::current(project).install(&missing)?;
    for tool in missing {
        plan.append(install::steps(tool, project));
    }
    Ok(plan)
}

fn execute(project: &Project, plan: &Plan) -> Result<()> {
    consent::confirm(project.consent, plan)?;
    plan.execute(&project.root)
}
