//! The queue of the I/O thread.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use afterimage_transport::Uploader;
use parking_lot::{Condvar, Mutex};

use crate::flush::FlushTicket;
use crate::images::Submitted;
use crate::segment::FinishedSegment;

/// Work for the I/O thread.
pub enum Job {
    /// Give a segment its final form.
    Seal(Box<FinishedSegment>),
    /// Encode an image and keep it.
    Image(Box<Submitted>),
    /// Ask for remote config.
    FetchConfig {
        /// The question's number.
        asked: u64,
    },
    /// Deliver what an earlier run left, and what this one has sealed.
    Deliver,
    /// Deliver everything and say when it is done.
    Flush(Arc<FlushTicket>),
    /// The user opted out: delete what was given up.
    Clear,
    /// Nothing is recorded any more: let go of the spool if the engine was disposed.
    Close,
}

/// What waits for the I/O thread.
pub struct IoQueue {
    /// Waiting jobs.
    pub state: Mutex<State>,
    /// Notified of each new job.
    pub arrived: Condvar,
    /// Outlives the thread, so that a pause that the server earned does too.
    pub uploader: Mutex<Option<Uploader>>,
    /// Zero of the uploader's time.
    pub epoch: Instant,
    /// The engine was disposed, and all that it recorded is sealed.
    pub is_closing: AtomicBool,
}

impl Default for IoQueue {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            arrived: Condvar::new(),
            uploader: Mutex::default(),
            epoch: Instant::now(),
            is_closing: AtomicBool::new(false),
        }
    }
}

/// Waiting jobs, and whether a thread takes them.
#[derive(Default)]
pub struct State {
    /// Jobs in the order of the calls.
    pub jobs: VecDeque<Job>,
    /// The I/O thread runs.
    pub alive: bool,
}
