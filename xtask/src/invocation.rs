//! One invocation of another program, as a value: it is printed in a plan, compared in a test, or run.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::error::{Error, Result};
use crate::last_lines::LastLines;

/// A program with its arguments, environment and folder, and advice for the case that it fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Invocation {
    program: String,
    arguments: Vec<String>,
    variables: Vec<(String, String)>,
    folder: Option<PathBuf>,
    advice: Option<String>,
}

impl Invocation {
    /// A program and its arguments.
    pub(crate) fn new(program: impl AsRef<OsStr>, arguments: &[&str]) -> Self {
        Self {
            program: text(program),
            arguments: arguments.iter().map(ToString::to_string).collect(),
            variables: Vec::new(),
            folder: None,
            advice: None,
        }
    }

    /// cargo, as found on the search path.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        Self::new("cargo", arguments)
    }

    /// Adds one argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(text(argument));
        self
    }

    /// Adds arguments.
    pub(crate) fn args(mut self, arguments: &[&str]) -> Self {
        self.arguments.extend(arguments.iter().map(ToString::to_string));
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.to_owned(), text(value)));
        self
    }

    /// Sets the folder, relative to the repository's root.
    pub(crate) fn within(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Sets the advice that the error message ends with if the program fails.
    pub(crate) fn or(mut self, advice: &str) -> Self {
        self.advice = Some(advice.to_owned());
        self
    }

    /// Returns whether the program runs with the rights of root.
    pub(crate) fn uses_sudo(&self) -> bool {
        self.program == "sudo"
    }

    /// Runs the program with empty input and with the output of this process.
    ///
    /// # Errors
    /// When it cannot be started or exits with a failure.
    pub(crate) fn run(&self, root: &Path) -> Result<()> {
        let status = self
            .command(root)
            .status()
            .map_err(|source| self.not_started(source))?;
        self.result(status)
    }

    /// Runs the program as [`run`](Self::run) does and stores the last lines that it prints.
    ///
    /// # Errors
    /// When it cannot be started or exits with a failure.
    pub(crate) fn run_with(&self, root: &Path, last_lines: &LastLines) -> Result<()> {
        let mut child = self
            .command(root)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|source| self.not_started(source))?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        std::thread::scope(|scope| {
            scope.spawn(|| stdout.map(|from| last_lines.copy(from, std::io::stdout())));
            scope.spawn(|| stderr.map(|from| last_lines.copy(from, std::io::stderr())));
        });
        let status = child.wait().map_err(|source| self.not_started(source))?;
        self.result(status)
    }

    /// Runs the program and returns its standard output.
    ///
    /// # Errors
    /// When it cannot be started or exits with a failure.
    pub(crate) fn output(&self, root: &Path) -> Result<String> {
        let output = self
            .command(root)
            .stderr(Stdio::inherit())
            .output()
            .map_err(|source| self.not_started(source))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            Err(self.failed(&output.status.to_string()))
        }
    }

    /// Runs the program without any output and returns whether it succeeds.
    pub(crate) fn succeeds(&self, root: &Path) -> bool {
        self.command(root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// The standard library's form of this invocation.
    pub(crate) fn command(&self, root: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(&self.arguments)
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(
                self.folder
                    .as_ref()
                    .map_or_else(|| root.to_path_buf(), |folder| root.join(folder)),
            )
            .stdin(Stdio::null());
        command
    }

    /// The error for a program that could not be started.
    pub(crate) fn not_started(&self, source: std::io::Error) -> Error {
        Error::NotStarted {
            program: self.program.clone(),
            source,
        }
    }

    fn result(&self, status: ExitStatus) -> Result<()> {
        if status.success() {
            Ok(())
        } else {
            Err(self.failed(&status.to_string()))
        }
    }

    fn failed(&self, status: &str) -> Error {
        let advice = self
            .advice
            .as_ref()
            .map_or_else(String::new, |advice| format!("; {advice}"));
        Error::Failed {
            command: self.to_string(),
            status: status.to_owned(),
            advice,
        }
    }
}

/// Prints the invocation as a shell command.
impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(folder) = &self.folder {
            write!(f, "cd {} && ", quoted(&text(folder)))?;
        }
        for (name, value) in &self.variables {
            write!(f, "{name}={} ", quoted(value))?;
        }
        f.write_str(&quoted(&self.program))?;
        self.arguments
            .iter()
            .try_for_each(|argument| write!(f, " {}", quoted(argument)))
    }
}

fn text(value: impl AsRef<OsStr>) -> String {
    value.as_ref().to_string_lossy().into_owned()
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invocation_is_printed_as_a_shell_command() {
        let npm = Invocation::new("npm", &["ci", "it's here"])
            .env("SKIP", "1")
            .within("crates/web");
        assert_eq!(npm.to_string(), r"cd crates/web && SKIP=1 npm ci 'it'\''s here'");
    }

    #[test]
    fn failure_ends_with_the_advice() {
        let error = Invocation::new("false", &[])
            .or("try `true`")
            .run(Path::new("."))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("`false` failed") && error.ends_with("; try `true`"),
            "{error}"
        );
    }

    #[test]
    fn last_lines_of_both_outputs_are_stored() {
        let last_lines = LastLines::default();
        Invocation::new("sh", &["-c", "echo out; echo err >&2; exit 3"])
            .run_with(Path::new("."), &last_lines)
            .unwrap_err();
        let text = last_lines.text();
        assert!(text.contains("out\n") && text.contains("err\n"), "{text}");
    }

    #[test]
    fn error_of_a_missing_program_mentions_setup() {
        let error = Invocation::new("no-such-program", &[])
            .run(Path::new("."))
            .unwrap_err()
            .to_string();
        assert!(error.contains("cargo xtask setup"), "{error}");
    }
}
