//! The results of the slices, as a table.

use std::fmt::Write as _;
use std::time::Duration;

use super::maven_modules;

/// The result of a slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SliceOutcome {
    Passed,
    /// Skipped: it passed with the same inputs.
    Unchanged,
    Failed,
}

/// A slice that ran or was skipped.
#[derive(Debug)]
pub(crate) struct SliceResult {
    pub(crate) name: &'static str,
    pub(crate) outcome: SliceOutcome,
    pub(crate) duration: Duration,
    /// The last lines that its programs printed, if they were stored.
    pub(crate) last_lines: String,
}

/// The slices that failed.
pub(crate) fn failed(results: &[SliceResult]) -> impl Iterator<Item = &SliceResult> {
    results
        .iter()
        .filter(|result| result.outcome == SliceOutcome::Failed)
}

/// The last lines of each slice that failed: the table follows them at the end of a log, however long it is.
pub(crate) fn failures(results: &[SliceResult]) -> String {
    let mut text = String::new();
    for result in failed(results).filter(|result| !result.last_lines.is_empty()) {
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "=== {} failed; its last lines:\n{}",
            result.name, result.last_lines
        );
    }
    text
}

/// One line per slice, with a line for each module that Maven built in it, and the totals.
pub(crate) fn table(results: &[SliceResult]) -> String {
    let mut text = String::new();
    for result in results {
        let outcome = match result.outcome {
            SliceOutcome::Passed => "passed",
            SliceOutcome::Unchanged => {
                "skipped, its inputs are unchanged since it passed (--all runs it again)"
            }
            SliceOutcome::Failed => "FAILED",
        };
        let seconds = result.duration.as_secs_f64();
        // Writing into a string cannot fail.
        let _ = writeln!(text, "{:<15} {seconds:>7.1} s  {outcome}", result.name);
        for module in maven_modules::modules(&result.last_lines) {
            let _ = writeln!(text, "{:<15} {:>7.1} s  {}", "", module.seconds, module.name);
        }
    }
    let total: Duration = results.iter().map(|result| result.duration).sum();
    let _ = writeln!(
        text,
        "test: {} slices, {} failed, {:.1} s",
        results.len(),
        failed(results).count(),
        total.as_secs_f64()
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(name: &'static str, outcome: SliceOutcome) -> SliceResult {
        SliceResult {
            name,
            outcome,
            duration: Duration::from_millis(1_250),
            last_lines: format!("end of {name}\n"),
        }
    }

    #[test]
    fn last_lines_of_failed_slices_are_repeated() {
        let results = [
            result("fmt", SliceOutcome::Passed),
            result("rust", SliceOutcome::Failed),
        ];
        assert_eq!(
            failures(&results),
            "=== rust failed; its last lines:\nend of rust\n\n"
        );
    }

    #[test]
    fn modules_of_a_slice_follow_it() {
        let mut kotlin = result("kotlin", SliceOutcome::Passed);
        kotlin.last_lines = "[INFO] Reactor Summary:\n[INFO] Binding ... SUCCESS [01:04 min]\n".to_owned();
        let text = table(&[kotlin]);
        assert_eq!(
            text.lines().nth(1),
            Some("                   64.0 s  Binding"),
            "{text}"
        );
    }

    #[test]
    fn table_counts_failures() {
        let text = table(&[
            result("fmt", SliceOutcome::Passed),
            result("rust", SliceOutcome::Failed),
        ]);
        assert_eq!(
            text,
            "fmt                 1.2 s  passed\nrust                1.2 s  FAILED\ntest: 2 slices, 1 failed, 2.5 s\n"
        );
    }
}
