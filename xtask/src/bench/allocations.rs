//! Allocations of frames. Unlike instructions, they are the same on every machine.

use super::instructions::{CountsByName, HEADLINE};
use super::programs;
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::project::Project;

/// Name of the counting program's output in error messages.
const OUTPUT: &str = "the output of afterimage-bench-allocations";

/// Counts the allocations and reallocations of the frames with guarded counts, each of ten consecutive frames.
///
/// # Errors
/// When the program fails, or when a line of its output has no count.
pub(super) fn count(project: &Project) -> Result<CountsByName> {
    let program = programs::path(project, programs::ALLOCATIONS_PROGRAM);
    let counting = Invocation::new(program, &[]);
    let counting = HEADLINE
        .iter()
        .fold(counting, |counting, (_, frame)| counting.arg(frame));
    parse(&counting.output(&project.root)?)
}

/// Counts by names, from lines of a name and a count.
fn parse(output: &str) -> Result<CountsByName> {
    let counted = output.lines().map(|line| {
        let (name, count) = line.split_once(' ')?;
        Some((name.to_owned(), count.parse().ok()?))
    });
    counted.collect::<Option<_>>().ok_or_else(|| Error::Unreadable {
        input: OUTPUT,
        problem: "a line is not a name and a count".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_a_name_and_a_count() {
        let counts = parse("500/5pct/all 90\n500/same/all 0\n").unwrap();
        let expected = [("500/5pct/all".to_owned(), 90), ("500/same/all".to_owned(), 0)];
        assert_eq!(counts, CountsByName::from(expected));
        assert!(parse("500/5pct/all\n").is_err());
        assert!(parse("500/5pct/all many\n").is_err());
    }
}
