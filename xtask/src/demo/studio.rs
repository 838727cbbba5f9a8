//! The studio as a child process, which ends with the demo.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::error::{Error, Result};
use crate::invocation::Invocation;

/// The studio prints this before its address when it accepts connections.
const READY_PREFIX: &str = "listening on ";

/// A running studio. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct StudioProcess {
    child: Child,
    address: String,
}

impl StudioProcess {
    /// Starts the process and waits for the line with its address.
    ///
    /// # Errors
    /// When the process cannot be started or ends without that line.
    pub(super) fn start(invocation: &Invocation, root: &Path) -> Result<Self> {
        let mut child = invocation
            .command(root)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| invocation.not_started(source))?;
        let mut first = String::new();
        if let Some(stdout) = child.stdout.take() {
            // An unreadable line is handled as an empty one, below.
            let _ = BufReader::new(stdout).read_line(&mut first);
        }
        let mut studio = Self {
            child,
            address: String::new(),
        };
        match first.trim().strip_prefix(READY_PREFIX) {
            Some(address) => {
                address.clone_into(&mut studio.address);
                Ok(studio)
            }
            None => Err(Error::Demo(format!(
                "`{invocation}` did not start; its output above gives the reason"
            ))),
        }
    }

    /// Its address, such as `http://127.0.0.1:4400`.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Waits until the process ends.
    ///
    /// # Errors
    /// When the system cannot wait for it.
    pub(super) fn wait(mut self) -> Result<()> {
        self.child.wait().map(drop).map_err(Error::io("studio"))
    }
}

impl Drop for StudioProcess {
    fn drop(&mut self) {
        // Killing a process that has already ended fails, which is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_read_from_the_output() {
        let studio = Invocation::new("sh", &["-c", "echo listening on http://127.0.0.1:1; exec cat"]);
        assert_eq!(
            StudioProcess::start(&studio, Path::new(".")).unwrap().address(),
            "http://127.0.0.1:1"
        );
    }

    #[test]
    fn process_that_ends_at_once_is_an_error() {
        let error = StudioProcess::start(&Invocation::new("true", &[]), Path::new("."))
            .unwrap_err()
            .to_string();
        assert!(error.contains("`true` did not start"), "{error}");
    }
}
