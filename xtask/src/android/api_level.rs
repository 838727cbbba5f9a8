//! Proves that the Kotlin build reports calls of API newer than the minimum.
//!
//! The build of each module checks its classes against the signatures of API level 21. A wrong setting makes that check
//! accept everything, so a module with planted calls must fail it.

use std::process::Stdio;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// The module with the planted calls. No other module contains it.
const PLANTED: &str = "bindings/kotlin/planted-api";
/// Beginning of a reported call.
const REPORT: &str = "Undefined reference: ";
/// The calls that must be reported, and no others.
const EXPECTED: &[&str] = &[
    "void android.view.View.setTooltipText(CharSequence)",
    "android.view.WindowManagerGlobal",
    "android.view.WindowManagerGlobal android.view.WindowManagerGlobal.getInstance()",
    "Object java.util.Map.getOrDefault(Object, Object)",
];

/// Builds the module with the planted calls, and compares the reported ones.
///
/// # Errors
/// When a call is not reported, or another one is.
pub(crate) fn check(project: &Project) -> Result<()> {
    let build = Invocation::new("mvn", &["-B", "-f", PLANTED, "process-classes"]);
    let output = build
        .command(&project.root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| build.not_started(source))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let faults = faults(&text);
    if faults.is_empty() {
        println!(
            "android-api: the check reports all {} planted calls",
            EXPECTED.len()
        );
        return Ok(());
    }
    print!("{text}");
    Err(Error::Android(faults))
}

/// The differences between the reported and the expected calls, each as a sentence.
fn faults(output: &str) -> Vec<String> {
    let reported: Vec<&str> = output
        .lines()
        .filter_map(|line| line.split_once(REPORT))
        .map(|(_, call)| call.trim())
        .collect();
    let missing = EXPECTED.iter().filter(|call| !reported.contains(call));
    let missing = missing.map(|call| format!("the check of the API level accepts `{call}`"));
    let extra = reported.iter().filter(|call| !EXPECTED.contains(call));
    let extra = extra.map(|call| format!("the check of the API level reports `{call}` in a marked function"));
    missing.chain(extra).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepted_and_extra_calls_are_faults() {
        let report = |calls: &[&str]| -> String {
            let lines = calls
                .iter()
                .map(|call| format!("[ERROR] Planted.java:9: {REPORT}{call}"));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(faults(&report(EXPECTED)), Vec::<String>::new());
        let found = faults(&report(&EXPECTED[1..]));
        assert!(
            found.len() == 1 && found[0].contains("setTooltipText"),
            "{found:?}"
        );
        assert_eq!(faults("").len(), EXPECTED.len());
        let mut more = EXPECTED.to_vec();
        more.push("boolean android.view.View.isAccessibilityHeading()");
        assert_eq!(faults(&report(&more)).len(), 1);
    }
}
