//! The steps of a command: `--dry-run` prints them, otherwise they are executed in order.

use std::fmt::Write as _;
use std::path::Path;

use crate::error::Result;
use crate::invocation::Invocation;
use crate::last_lines::LastLines;

/// Whether a command executes its steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunMode {
    /// The steps are executed.
    Execute,
    /// The steps are only printed.
    DryRun,
}

/// Steps in the order of their execution.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    steps: Vec<PlanStep>,
}

#[derive(Debug)]
struct PlanStep {
    title: String,
    /// The approximate duration, if it is more than a moment.
    duration: Option<&'static str>,
    invocation: Invocation,
}

impl Plan {
    /// Adds a step that takes a moment.
    pub(crate) fn step(&mut self, title: impl Into<String>, invocation: Invocation) {
        self.steps.push(PlanStep {
            title: title.into(),
            duration: None,
            invocation,
        });
    }

    /// Adds a step that takes longer; its headline shows the duration.
    pub(crate) fn long_step(
        &mut self,
        title: impl Into<String>,
        duration: &'static str,
        invocation: Invocation,
    ) {
        self.steps.push(PlanStep {
            title: title.into(),
            duration: Some(duration),
            invocation,
        });
    }

    /// Appends the steps of another plan.
    pub(crate) fn append(&mut self, other: Self) {
        self.steps.extend(other.steps);
    }

    /// Returns whether the plan has no steps.
    pub(crate) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The commands of the steps that use sudo.
    pub(crate) fn sudo_commands(&self) -> Vec<String> {
        self.steps
            .iter()
            .filter(|step| step.invocation.uses_sudo())
            .map(|step| step.invocation.to_string())
            .collect()
    }

    /// Executes the steps, with a headline each, up to the first that fails.
    ///
    /// # Errors
    /// The error of the step that failed.
    pub(crate) fn execute(&self, root: &Path) -> Result<()> {
        for (index, step) in self.steps.iter().enumerate() {
            eprintln!("{}", self.headline(index, step));
            step.invocation.run(root)?;
        }
        Ok(())
    }

    /// Executes the steps as [`execute`](Self::execute) does and stores the last lines that they print.
    ///
    /// # Errors
    /// The error of the step that failed.
    pub(crate) fn execute_with(&self, root: &Path, last_lines: &LastLines) -> Result<()> {
        for (index, step) in self.steps.iter().enumerate() {
            eprintln!("{}", self.headline(index, step));
            step.invocation.run_with(root, last_lines)?;
        }
        Ok(())
    }

    /// The plan as text: each step's headline, and its command below.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for (index, step) in self.steps.iter().enumerate() {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}\n    $ {}", self.headline(index, step), step.invocation);
        }
        text
    }

    /// Prints the plan.
    pub(crate) fn print(&self) {
        print!("{}", self.text());
    }

    fn headline(&self, index: usize, step: &PlanStep) -> String {
        let duration = step
            .duration
            .map_or_else(String::new, |duration| format!(" ({duration})"));
        format!(
            "[{}/{}] {}{duration} ...",
            index + 1,
            self.steps.len(),
            step.title
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plan_is_printed_as_numbered_steps_with_their_commands() {
        let mut plan = Plan::default();
        plan.long_step("building", "about 4 minutes, once", Invocation::cargo(&["build"]));
        plan.step("listing", Invocation::new("ls", &[]));
        assert_eq!(
            plan.text(),
            "[1/2] building (about 4 minutes, once) ...\n    $ cargo build\n[2/2] listing ...\n    $ ls\n"
        );
    }

    #[test]
    fn execution_stops_at_the_first_failure() {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = Plan::default();
        plan.step("failing", Invocation::new("false", &[]));
        plan.step("never reached", Invocation::new("touch", &["reached"]));
        plan.execute(folder.path()).unwrap_err();
        assert!(!folder.path().join("reached").exists());
    }

    #[test]
    fn only_steps_with_sudo_are_listed_as_such() {
        let mut plan = Plan::default();
        plan.step("installing", Invocation::new("sudo", &["apt-get", "update"]));
        plan.step("listing", Invocation::new("ls", &["sudo"]));
        assert_eq!(plan.sudo_commands(), ["sudo apt-get update"]);
    }
}
