//! `cargo xtask setup`: installs the tools that build, test and show this project.
//!
//! Every command installs the tools it needs first, so a check of a complete machine must take only a moment.
//! System packages are installed with apt: as root at once, with sudo after a question.

mod aapt2;
mod android;
mod apk_tools;
mod apple_tools;
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
pub(crate) use apple_tools::apple_tool;
pub(crate) use consent::Consent;
pub(crate) use installed::chromium;
pub(crate) use maven::{checker_jar, r8};
pub(crate) use swift::swift;
pub(crate) use tool::Tool;
pub(crate) use uikit::{
    IOS, IOS_SIMULATORS, has_std as has_ios_std, is_std_complete_for, with_c_compiler as with_ios_c_compiler,
};
pub(crate) use widgets::{compose_folder, shop_folder};

use crate::error::Result;
use crate::files;
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
    ensure(project, Tool::ALL)
}

/// Installs those of `tools` that are missing. Prints nothing if there are none.
///
/// # Errors
/// As [`run`].
pub(crate) fn ensure(project: &Project, tools: &[Tool]) -> Result<()> {
    install(project, || plan(project, tools))
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

/// Executes the plan of the missing tools. Checkouts share the cache, and two that create one tool at once would break it. So the plan is
/// made again once no other checkout installs tools.
fn install(project: &Project, plan: impl Fn() -> Result<Plan>) -> Result<()> {
    if plan()?.is_empty() {
        return Ok(());
    }
    let _lock = files::lock(&project.cache.join("setup"))?;
    let plan = plan()?;
    consent::confirm(project.consent, &plan)?;
    plan.execute(&project.root)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::invocation::Invocation;

    #[test]
    fn checkouts_that_install_at_once_create_a_tool_once() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project::for_tests(folder.path());
        let tool = folder.path().join("tool");
        let plans = AtomicU32::new(0);
        let plan = || {
            let mut plan = Plan::default();
            if !tool.exists() {
                // Fails if the tool is there already.
                plan.step("installing", Invocation::new("mkdir", &[]).arg(&tool));
            }
            plans.fetch_add(1, Ordering::SeqCst);
            Ok(plan)
        };
        let other = files::lock(&project.cache.join("setup")).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| install(&project, plan));
            while plans.load(Ordering::SeqCst) == 0 {
                std::thread::yield_now();
            }
            fs::create_dir(&tool).unwrap();
            drop(other);
            waiting.join().unwrap().unwrap();
        });
        assert_eq!(plans.load(Ordering::SeqCst), 2);
    }
}
