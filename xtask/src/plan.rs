//! What a command is about to do, before it does it: printed by `--dry-run`, otherwise carried out.

use std::fmt::Write as _;
use std::path::Path;

use crate::call::Call;
use crate::error::Result;

/// Steps in the order they are taken.
#[derive(Debug, Default)]
pub struct Plan {
    steps: Vec<Step>,
}

#[derive(Debug)]
struct Step {
    what: String,
    /// About how long it takes, where that is worth saying before the wait.
    takes: Option<&'static str>,
    call: Call,
}

impl Plan {
    /// Adds a step that is over in a moment.
    pub fn step(&mut self, what: impl Into<String>, call: Call) {
        self.steps.push(Step {
            what: what.into(),
            takes: None,
            call,
        });
    }

    /// Adds a step that makes one wait, and says how long.
    pub fn long_step(&mut self, what: impl Into<String>, takes: &'static str, call: Call) {
        self.steps.push(Step {
            what: what.into(),
            takes: Some(takes),
            call,
        });
    }

    /// Puts the steps of another plan behind these.
    pub fn append(&mut self, other: Self) {
        self.steps.extend(other.steps);
    }

    /// Tells whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Takes the steps, each announced, and stops at the first that fails.
    ///
    /// # Errors
    /// The first failed step's.
    pub fn execute(&self, root: &Path) -> Result<()> {
        for (index, step) in self.steps.iter().enumerate() {
            eprintln!("{}", self.headline(index, step));
            step.call.run(root)?;
        }
        Ok(())
    }

    /// The plan as text: each step's headline and the call under it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (index, step) in self.steps.iter().enumerate() {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}\n    $ {}", self.headline(index, step), step.call);
        }
        text
    }

    /// Carries the plan out, or only prints it.
    ///
    /// # Errors
    /// The first failed step's.
    pub fn run(&self, root: &Path, dry_run: bool) -> Result<()> {
        if dry_run {
            print!("{}", self.text());
            return Ok(());
        }
        self.execute(root)
    }

    fn headline(&self, index: usize, step: &Step) -> String {
        let takes = step.takes.map_or_else(String::new, |takes| format!(" ({takes})"));
        format!("[{}/{}] {}{takes} ...", index + 1, self.steps.len(), step.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_reads_as_numbered_steps_with_their_calls() {
        let mut plan = Plan::default();
        plan.long_step("building", "about 4 minutes, once", Call::cargo(&["build"]));
        plan.step("looking", Call::new("ls", &[]));
        assert_eq!(
            plan.text(),
            "[1/2] building (about 4 minutes, once) ...\n    $ cargo build\n[2/2] looking ...\n    $ ls\n"
        );
    }

    #[test]
    fn execution_stops_at_the_first_failure() {
        let folder = tempfile::tempdir().unwrap();
        let mut plan = Plan::default();
        plan.step("failing", Call::new("false", &[]));
        plan.step("never reached", Call::new("touch", &["reached"]));
        plan.execute(folder.path()).unwrap_err();
        assert!(!folder.path().join("reached").exists());
    }
}
