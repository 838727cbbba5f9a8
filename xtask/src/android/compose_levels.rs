//! The tests of Compose on the API levels that the test command leaves out: 28 and 23.

use crate::bindings;
use crate::error::Result;
use crate::invocation::Invocation;
use crate::plan::Plan;
use crate::project::Project;

/// Packages of the tests of `afterimage-compose`. No other module has tests in them.
const TESTS: &str = "dev/afterimage/compose/**/*Test,dev/afterimage/navigation/*Test";

/// Runs the tests on API 35, 28 and 23.
///
/// # Errors
/// When a test fails.
pub(super) fn test(project: &Project) -> Result<()> {
    plan(project).execute(&project.root)
}

fn plan(project: &Project) -> Plan {
    let libraries = bindings::library(project).with_file_name("");
    let mut plan = Plan::default();
    plan.step("building the facade for this machine", bindings::build_library());
    plan.step(
        "building the studio",
        Invocation::cargo(&["build", "--locked", "--package", "afterimage-studio"]),
    );
    plan.long_step(
        "running the tests of Compose on API 35, 28 and 23",
        "about 4 minutes",
        Invocation::new(
            "mvn",
            &[
                "-B",
                "-q",
                "-f",
                "bindings/kotlin",
                "-P",
                "compose-levels",
                "-pl",
                "binding,afterimage-android,afterimage-compose",
                "test",
                "-Dsurefire.failIfNoSpecifiedTests=false",
            ],
        )
        .arg(format!("-Dtest={TESTS}"))
        .arg(format!("-Dafterimage.native.dir={}", libraries.display()))
        .or("the failed test and its API level are named above"),
    );
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compose_is_tested_on_the_levels_of_its_profile() {
        let text = plan(&Project::for_tests("/repo")).text();
        assert!(
            text.contains("-P compose-levels -pl binding,afterimage-android,afterimage-compose test"),
            "{text}"
        );
    }
}
