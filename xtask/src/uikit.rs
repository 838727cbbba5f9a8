//! The tests of the walker of UIKit's views, on the fake UIKit.

pub(crate) mod coverage;
mod fake;
pub(crate) mod pictures;
pub(crate) mod sanitizer;

use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;
use crate::setup;
use fake::in_fake;

/// The steps of the slice `uikit`.
pub(crate) fn tests(project: &Project) -> Plan {
    let mut plan = Plan::default();
    let in_ios = |cargo: Invocation| setup::with_ios_c_compiler(cargo, project, setup::IOS);
    if setup::has_ios_std(project) {
        plan.long_step(
            "clippy for iOS",
            "half a minute the first time",
            in_ios(Invocation::cargo(&[
                "clippy",
                "--locked",
                "--no-default-features",
            ]))
            .args(&["--target", setup::IOS])
            .args(&["--package", "afterimage-uikit", "--package", "afterimage"])
            .args(&["--", "-D", "warnings"]),
        );
        plan.step(
            "documentation for iOS",
            in_ios(Invocation::cargo(&["doc", "--locked", "--no-deps"]))
                .args(&["--package", "afterimage-uikit", "--target", setup::IOS])
                .env("RUSTDOCFLAGS", "-D warnings"),
        );
    } else {
        eprintln!(
            "uikit: rustup cannot add the target {}, so it is not compiled for iOS",
            setup::IOS
        );
    }
    // macOS has UIKit's runtime, which the fake's would replace.
    if cfg!(target_os = "macos") {
        return plan;
    }
    plan.append(fake::preparation());
    plan.step(
        "format of the fake UIKit",
        in_fake(project, "uikit", &["fmt", "--all", "--check"]),
    );
    let folder = project.target.join("uikit-pictures");
    plan.long_step(
        "building and running the tests on the fake UIKit",
        "about 2 minutes the first time",
        in_fake(project, "uikit", &["test", "--workspace"]).env(pictures::FOLDER, &folder),
    );
    plan.append(pictures::comparison(&folder, Some(pictures::SCREENS_OF_TESTS)));
    plan
}
