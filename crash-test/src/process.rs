//! Child processes of this program, and their ends.

use std::{
    path::Path,
    process::{Command, ExitStatus, Stdio},
    time::Duration,
};

use crate::{child::Condition, error::Error};

/// A child process that runs on a spool.
pub(crate) struct Run<'a> {
    pub(crate) spool: &'a Path,
    pub(crate) log: &'a Path,
    pub(crate) server: &'a str,
    pub(crate) trace: Option<&'a Path>,
    pub(crate) condition: Condition,
    /// Time since the start of the session, in milliseconds.
    pub(crate) start_ms: u64,
}

/// The moment at which a process is killed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kill {
    /// It ends by itself.
    Never,
    /// Before its k-th file operation.
    AtOperation(u64),
    /// After a time.
    After(Duration),
}

/// The end of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Killed,
    Finished,
}

impl Run<'_> {
    /// Runs the process, and kills it. Returns its end and its output.
    ///
    /// # Errors
    ///
    /// If it fails, with its output.
    pub(crate) fn execute(&self, kill: Kill) -> Result<(End, String), Error> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("child").args(["--server", self.server]);
        command.arg("--spool").arg(self.spool).arg("--log").arg(self.log);
        if let Some(trace) = self.trace {
            command.arg("--trace").arg(trace);
        }
        let condition = match self.condition {
            Condition::None => "none",
            Condition::Offline => "offline",
            Condition::LowPower => "low-power",
            Condition::OptedOut => "opted-out",
        };
        command.args(["--condition", condition]);
        command.args(["--start-ms", &self.start_ms.to_string()]);
        if let Kill::AtOperation(k) = kill {
            command.args(["--stop-at", &k.to_string()]);
        }
        let output = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut process = output.spawn()?;
        if let Kill::After(time) = kill {
            std::thread::sleep(time);
            process.kill()?;
        }
        let output = process.wait_with_output()?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        match output.status {
            status if status.success() => Ok((End::Finished, text)),
            status if is_killed(status) && kill != Kill::Never => Ok((End::Killed, text)),
            status => Err(format!("the process ended with {status}: {text}").into()),
        }
    }
}

fn is_killed(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        status.signal() == Some(rustix::process::Signal::KILL.as_raw())
    }
    #[cfg(not(unix))]
    {
        !status.success()
    }
}
