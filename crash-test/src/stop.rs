//! Ends this process with SIGKILL at its k-th file operation, before the operation is performed.

use std::{io, path::Path, sync::Arc};

use afterimage_transport::{FileObservation, FileObserver, FileOperation, observe_files};
use parking_lot::Mutex;
use rustix::process::{Signal, getpid, kill_process};

use crate::operation_log::LogWriter;

struct StopAt {
    /// Number of the operation that is not performed, from 0; `None` performs all.
    stop_at: Option<u64>,
    state: Mutex<(u64, LogWriter)>,
}

impl FileObserver for StopAt {
    fn before(&self, operation: &FileOperation<'_>) {
        let mut state = self.state.lock();
        if self.stop_at == Some(state.0) {
            // The lock is held, so that no other thread begins an operation after this one.
            let _ = kill_process(getpid(), Signal::KILL);
            loop {
                std::thread::park();
            }
        }
        state.0 += 1;
        if state.1.begin(operation).is_err() {
            std::process::abort();
        }
    }

    fn after(&self, operation: &FileOperation<'_>) {
        if self.state.lock().1.end(operation).is_err() {
            std::process::abort();
        }
    }
}

/// Logs the operations in the spool's folder to `log`, and ends the process at the operation `stop_at`.
pub(crate) fn observe(spool: &Path, log: &Path, stop_at: Option<u64>) -> io::Result<FileObservation> {
    let state = Mutex::new((0, LogWriter::create(log)?));
    Ok(observe_files(spool, Arc::new(StopAt { stop_at, state })))
}
