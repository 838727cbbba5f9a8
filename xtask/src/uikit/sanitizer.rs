//! The tests of the fake UIKit with `AddressSanitizer`: the walker is the only code of the SDK with `unsafe`.

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::plan::{Plan, RunMode};
use crate::project::Project;
use crate::setup;

use super::fake;

/// The machine of the compiler. With a target, build scripts and macros are not instrumented.
const TARGET: &str = "x86_64-unknown-linux-gnu";

/// Objects of the fake that live as long as their thread are not released at its end, which counts as a leak. That the walker keeps no
/// object alive is tested by their number.
const OPTIONS: &str = "detect_leaks=0";

/// Tests that need what the sanitizer changes: the symbols of the program, and memory that is used again at once.
const SKIPPED: &[&str] = &[
    fake::TEST_OF_SYMBOLS,
    "controller_that_replaces_one_at_the_same_address_is_a_new_screen",
];

/// Runs the tests, or prints the steps that do so.
///
/// # Errors
/// When no nightly toolchain is installed, or when a test or an access to memory is at fault.
pub(crate) fn run(project: &Project, run_mode: RunMode) -> Result<()> {
    let mut plan = fake::preparation();
    plan.append(tests(project));
    if run_mode == RunMode::DryRun {
        let mut all = setup::plan(project, &fake::TOOLS)?;
        all.append(plan);
        all.print();
        return Ok(());
    }
    let nightly = Invocation::new("rustup", &["run", "nightly", "rustc", "--version"]);
    if !nightly.succeeds(&project.root) {
        return Err(Error::Missing(
            "AddressSanitizer needs a nightly compiler; run `rustup toolchain install nightly --profile minimal`"
                .into(),
        ));
    }
    setup::ensure(project, &fake::TOOLS)?;
    plan.execute(&project.root)?;
    println!(
        "the tests of the fake UIKit pass with AddressSanitizer; {} were skipped",
        SKIPPED.len()
    );
    Ok(())
}

fn tests(project: &Project) -> Plan {
    let mut tests = Invocation::new("rustup", &["run", "nightly", "cargo", "test"]).args(&[
        "--workspace",
        "--tests",
        "--target",
        TARGET,
        "--",
    ]);
    for test in SKIPPED {
        tests = tests.args(&["--skip", test]);
    }
    let mut plan = Plan::default();
    plan.long_step(
        "building and running the tests with AddressSanitizer",
        "about 6 minutes the first time",
        tests
            .within(fake::FAKE)
            .env("RUSTFLAGS", "-Zsanitizer=address")
            .env("ASAN_OPTIONS", OPTIONS)
            .env("CARGO_TARGET_DIR", project.target.join("uikit-sanitized"))
            .env("AFTERIMAGE_STUDIO", project.target.join("debug/afterimage")),
    );
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_compiled_by_the_nightly_compiler() {
        let text = tests(&Project::for_tests("/repo")).text();
        assert!(text.contains("rustup run nightly cargo test"), "{text}");
        assert!(text.contains("RUSTFLAGS=-Zsanitizer=address"), "{text}");
    }
}
