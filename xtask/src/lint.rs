//! `cargo xtask lint`: what can be said about the code without running it.

use crate::call::Call;
use crate::error::Result;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::{self, Need};
use crate::tidy;

/// Runs all lints, or lets the tools that can put things right do so.
///
/// # Errors
/// When a lint finds something, or what it needs could not be installed.
pub fn run(project: &Project, fix: bool, dry_run: bool) -> Result<()> {
    let mut plan = setup::plan(
        project,
        &[Need::CCompiler, Need::PythonVenv, Need::Deny, Need::Typos],
    )?;
    plan.append(fmt(fix));
    plan.append(typos(project, fix));
    plan.append(clippy(fix));
    plan.append(deny(project));
    plan.run(&project.root, dry_run)?;
    if dry_run { Ok(()) } else { tidy::check(project) }
}

/// Formatting.
pub fn fmt(fix: bool) -> Plan {
    let mut plan = Plan::default();
    let call = if fix {
        Call::cargo(&["fmt", "--all"])
    } else {
        Call::cargo(&["fmt", "--all", "--check"])
    };
    plan.step("formatting", call.or("`cargo fmt --all` puts it right"));
    plan
}

/// Spelling.
pub fn typos(project: &Project, fix: bool) -> Plan {
    let mut plan = Plan::default();
    let call = Call::new(
        project.tool("typos"),
        if fix { &["--write-changes"] } else { &[] },
    );
    plan.step(
        "spelling",
        call.or("put it right, or add the word to typos.toml with a reason"),
    );
    plan
}

/// UniFFI's generator takes minutes to compile, and its features would change how UniFFI is built for
/// the facade: only `cargo xtask bindings` builds the crate around it.
pub const WITHOUT_BINDGEN: &[&str] = &["--exclude", "afterimage-bindgen"];

/// clippy over all crates and all their tests.
pub fn clippy(fix: bool) -> Plan {
    let mut plan = Plan::default();
    let call = Call::cargo(&["clippy", "--locked", "--all-targets", "--workspace"])
        .args(WITHOUT_BINDGEN)
        .args(if fix { &["--fix", "--allow-dirty"] } else { &[] })
        .args(&["--", "-D", "warnings"]);
    plan.long_step("clippy", "the first check takes some minutes", call);
    plan
}

/// Licences, bans and sources. Advisories are left out: their database is a git repository, which
/// a machine that only reaches registries cannot clone. `cargo deny check advisories` runs them
/// where it can be.
pub fn deny(project: &Project) -> Plan {
    let mut plan = Plan::default();
    // Offline, cargo-deny must find the crates of every platform, also those never built here.
    plan.step(
        "fetching the sources of all dependencies",
        Call::cargo(&["fetch", "--locked", "--quiet"]),
    );
    plan.step(
        "licences, bans and sources of dependencies (advisories need their database from the network: `cargo deny check advisories`)",
        Call::new(project.tool("cargo-deny"), &["--offline", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"])
            .or("see deny.toml, which says why each exception is there"),
    );
    plan
}
