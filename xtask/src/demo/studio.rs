//! The studio as a process of the demo, which ends with it in any case.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::call::Call;
use crate::error::{Error, Result};

/// What the studio prints when it can be reached, before the address.
const READY: &str = "listening on ";

/// A running studio.
#[derive(Debug)]
pub struct Studio {
    child: Child,
    address: String,
}

impl Studio {
    /// Starts it and waits for the line that says where it listens.
    ///
    /// # Errors
    /// When it cannot be started or ends without that line.
    pub fn open(call: &Call, root: &Path) -> Result<Self> {
        let mut child = call
            .command(root)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| call.not_started(source))?;
        let mut first = String::new();
        if let Some(stdout) = child.stdout.take() {
            // An unreadable line is an empty one, which is answered below.
            let _ = BufReader::new(stdout).read_line(&mut first);
        }
        let mut studio = Self {
            child,
            address: String::new(),
        };
        match first.trim().strip_prefix(READY) {
            Some(address) => {
                address.clone_into(&mut studio.address);
                Ok(studio)
            }
            None => Err(Error::Demo(format!(
                "`{call}` did not come up; it says why above"
            ))),
        }
    }

    /// Its address, as in `http://127.0.0.1:4400`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Waits until someone ends it.
    ///
    /// # Errors
    /// When the system cannot say.
    pub fn wait(mut self) -> Result<()> {
        self.child.wait().map(drop).map_err(Error::io("studio"))
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        // Already gone is as good as ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_one_it_says() {
        let call = Call::new("sh", &["-c", "echo listening on http://127.0.0.1:1; exec cat"]);
        assert_eq!(
            Studio::open(&call, Path::new(".")).unwrap().address(),
            "http://127.0.0.1:1"
        );
    }

    #[test]
    fn one_that_ends_at_once_is_a_failure() {
        let error = Studio::open(&Call::new("true", &[]), Path::new("."))
            .unwrap_err()
            .to_string();
        assert!(error.contains("`true` did not come up"), "{error}");
    }
}
