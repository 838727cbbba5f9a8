//! `cargo xtask lint`: all checks that run no code.

use crate::error::Result;
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup::{self, Tool};
use crate::tidy;

const TOOLS: &[Tool] = &[Tool::CCompiler, Tool::PythonVenv, Tool::Deny, Tool::Typos];

/// Whether the tools that can repair a problem do so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fix {
    /// Problems are only reported.
    Report,
    /// Files are changed.
    Apply,
}

/// Runs all lints.
///
/// # Errors
/// When a lint reports a problem, or when its tool could not be installed.
pub(crate) fn run(project: &Project, fix: Fix, run_mode: RunMode) -> Result<()> {
    let mut plan = Plan::default();
    if run_mode == RunMode::DryRun {
        plan.append(setup::plan(project, TOOLS)?);
    } else {
        setup::ensure(project, TOOLS)?;
    }
    plan.append(fmt(fix));
    plan.append(typos(project, fix));
    plan.append(clippy(fix));
    plan.append(deny(project));
    if run_mode == RunMode::DryRun {
        plan.print();
        return Ok(());
    }
    plan.execute(&project.root)?;
    tidy::check(project)
}

/// Checks formatting.
pub(crate) fn fmt(fix: Fix) -> Plan {
    let mut plan = Plan::default();
    let rustfmt = match fix {
        Fix::Apply => Invocation::cargo(&["fmt", "--all"]),
        Fix::Report => Invocation::cargo(&["fmt", "--all", "--check"]),
    };
    plan.step("formatting", rustfmt.or("`cargo fmt --all` repairs it"));
    plan
}

/// Checks spelling.
pub(crate) fn typos(project: &Project, fix: Fix) -> Plan {
    let mut plan = Plan::default();
    let arguments: &[&str] = match fix {
        Fix::Apply => &["--write-changes"],
        Fix::Report => &[],
    };
    plan.step(
        "spelling",
        Invocation::new(project.tool("typos"), arguments)
            .or("correct the word, or add it to typos.toml with a reason"),
    );
    plan
}

/// Leaves out the crate around UniFFI's generator: the generator takes minutes to compile, and its features would
/// change how UniFFI is built for the facade. Only `cargo xtask bindings` builds it.
pub(crate) const WITHOUT_BINDGEN: &[&str] = &["--exclude", "afterimage-bindgen"];

/// Runs clippy over all crates and their tests.
pub(crate) fn clippy(fix: Fix) -> Plan {
    let mut plan = Plan::default();
    let fixes: &[&str] = match fix {
        Fix::Apply => &["--fix", "--allow-dirty"],
        Fix::Report => &[],
    };
    let clippy = Invocation::cargo(&["clippy", "--locked", "--all-targets", "--workspace"])
        .args(WITHOUT_BINDGEN)
        .args(fixes)
        .args(&["--", "-D", "warnings"]);
    plan.long_step("clippy", "the first check takes some minutes", clippy);
    plan
}

/// Checks the format of Kotlin code, and then the code for defects. Generated code is left out, and the quick start of
/// the binding: its lines are those of a page.
pub(crate) fn kotlin(project: &Project) -> Plan {
    const KTLINT_FILES: &[&str] = &[
        "bindings/kotlin/*/src/{main,test,testkit}/kotlin/dev/afterimage/**/*.kt",
        "examples/android-app/*/src/*/kotlin/dev/afterimage/**/*.kt",
        "!bindings/kotlin/binding/src/test/kotlin/dev/afterimage/ffi/QuickStartTest.kt",
    ];
    let java = |tool| {
        Invocation::new("java", &["-jar"]).arg(setup::checker_jar(tool, project).display().to_string())
    };
    let mut plan = Plan::default();
    plan.step(
        "format of Kotlin code",
        java(Tool::Ktlint)
            .args(KTLINT_FILES)
            .or("the same command with `-F` repairs it"),
    );
    plan.step(
        "defects in Kotlin code",
        java(Tool::Detekt)
            .args(&[
                "--build-upon-default-config",
                "--config",
                "bindings/kotlin/detekt.yml",
            ])
            .args(&[
                "--input",
                "bindings/kotlin/afterimage-android/src/main/kotlin,bindings/kotlin/afterimage-compose/src/main/kotlin",
            ])
            .or("bindings/kotlin/detekt.yml gives the reason of each exception"),
    );
    plan
}

/// Checks licences, bans and sources of dependencies. Advisories are left out: their database is a git
/// repository, and a machine that reaches only the registries cannot clone it.
pub(crate) fn deny(project: &Project) -> Plan {
    let mut plan = Plan::default();
    // cargo-deny runs offline and needs the crates of all platforms, also those that are never built here.
    plan.step(
        "fetching the sources of all dependencies",
        Invocation::cargo(&["fetch", "--locked", "--quiet"]),
    );
    plan.step(
        "licences, versions and sources of dependencies (`cargo deny check advisories` needs the network)",
        Invocation::new(
            project.tool("cargo-deny"),
            &["--offline", "check", "--hide-inclusion-graph"],
        )
        .args(&["licenses", "bans", "sources"])
        .or("deny.toml gives the reason of each rule and exception"),
    );
    plan
}
