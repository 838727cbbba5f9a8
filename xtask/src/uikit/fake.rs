//! Runs cargo in the workspace of the fake UIKit.

use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup::Tool;

/// The workspace of the fake UIKit. Its folder has settings of cargo.
pub(super) const FAKE: &str = "crates/uikit/fake";

/// The tools that build and run the tests.
pub(super) const TOOLS: [Tool; 2] = [Tool::CCompiler, Tool::UikitCrates];

/// A test that reads the symbols of its own program, which lacks those that it expects if code was added to each function.
pub(super) const TEST_OF_SYMBOLS: &str = "messages_of_the_program_are_in_the_table";

/// Runs cargo in the workspace of the fake UIKit, with its files in a folder of the target folder.
pub(super) fn in_fake(project: &Project, folder: &str, arguments: &[&str]) -> Invocation {
    Invocation::cargo(arguments)
        .within(FAKE)
        .env("CARGO_TARGET_DIR", project.target.join(folder))
        .env("AFTERIMAGE_STUDIO", project.target.join("debug/afterimage"))
}

/// The steps before the tests.
pub(super) fn preparation() -> Plan {
    let mut plan = Plan::default();
    // The fake uses the versions of the SDK; cargo adds the three copies.
    plan.step(
        "copying the lock file for the fake UIKit",
        Invocation::new("cp", &["Cargo.lock", "crates/uikit/fake/Cargo.lock"]),
    );
    plan.long_step(
        "building the studio, which collects what the tests record",
        "about 2 minutes the first time",
        Invocation::cargo(&["build", "--locked", "--package", "afterimage-studio"]),
    );
    plan
}
