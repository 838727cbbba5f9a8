//! `cargo xtask android`: the packages of the Android library.

mod abi;
mod checks;
mod elf;
mod slice;
mod toolchain;

use std::fs;

use crate::error::{Error, Result};
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};
pub(crate) use abi::Abi;
pub(crate) use toolchain::{Linker, StdSource, Toolchain, has_debian_std, stand_in};

/// The tools that build all slices.
const TOOLS: &[Tool] = &[
    Tool::CCompiler,
    Tool::PythonVenv,
    Tool::AndroidClang,
    Tool::AndroidLinker,
    Tool::AndroidRust,
    Tool::AndroidStd,
];

/// Builds and checks the packages below `target/android`.
///
/// # Errors
/// When a slice cannot be built, or violates a requirement.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    let toolchain = Toolchain::find(project, Abi::ALL);
    let target = slice::target_folder(project, &toolchain);
    if run_mode == RunMode::DryRun {
        let mut plan = setup::plan(project, TOOLS)?;
        for abi in Abi::ALL {
            plan.append(compile_plan(project, &toolchain, *abi));
        }
        plan.print();
        return Ok(());
    }
    setup::ensure(project, TOOLS)?;
    eprintln!("slices: {toolchain}");
    let out = project.target.join("android");
    for abi in Abi::ALL {
        eprintln!("building {} (a minute or two) ...", abi.name());
        let slice = slice::build(project, &toolchain, *abi, &target, &out)?;
        let bytes = fs::metadata(&slice.shipped)
            .map_err(Error::io(&slice.shipped))?
            .len();
        println!("{:<12} {bytes:>9} bytes", abi.name());
    }
    Ok(())
}

fn compile_plan(project: &Project, toolchain: &Toolchain, abi: Abi) -> Plan {
    let mut plan = Plan::default();
    plan.long_step(
        format!("building {}", abi.name()),
        "a minute or two",
        slice::compile(project, toolchain, abi, &slice::target_folder(project, toolchain)),
    );
    plan
}
