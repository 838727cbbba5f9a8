//! The queue from the engine thread to the I/O thread, and the I/O thread's state while it does not run.

use std::collections::VecDeque;

use afterimage_config::ResourceName;
use afterimage_engine::{FlushId, ImageId, RequestId};
use parking_lot::{Condvar, Mutex};

use super::image_pixels::{EncodedImage, SubmittedImage};
use super::io_worker::IoWorker;
use super::segment_file::FinishedSegment;
use crate::platform::clock::Clock;

/// Work for the I/O thread.
pub(super) enum Job {
    /// Packs and seals a segment.
    Seal(Box<FinishedSegment>),
    /// Encodes the pixels of an image.
    EncodeImage(ImageId, Box<SubmittedImage>),
    /// Stores an encoded image in the spool.
    StoreImage {
        /// Its name.
        name: ResourceName,
        /// Its picture.
        encoded: EncodedImage,
    },
    /// Stores which images were requested.
    NoteRequested(Vec<ResourceName>),
    /// Requests remote config, in place of an earlier request.
    FetchConfig {
        /// Names the request.
        request: RequestId,
    },
    /// Delivers everything that is sealed.
    Deliver {
        /// The flush that waits for it.
        flush: Option<FlushId>,
    },
    /// Deletes the files of purged recordings.
    Purge,
    /// Releases the spool when everything is delivered or left to a later run.
    Release,
}

/// The queue.
pub(super) struct Jobs {
    state: Mutex<JobsState>,
    arrived: Condvar,
}

struct JobsState {
    queue: VecDeque<Job>,
    /// The worker, while no thread owns it. It keeps the pauses that a server asked for.
    parked: Option<Box<IoWorker>>,
    /// A thread owns the worker, or is about to take it.
    has_thread: bool,
    /// The I/O thread has to look at the clock.
    is_woken: bool,
    /// The I/O thread panicked: no thread performs jobs any more, so none is queued.
    is_closed: bool,
}

impl Default for Jobs {
    fn default() -> Self {
        Self {
            state: Mutex::new(JobsState {
                queue: VecDeque::new(),
                parked: Some(Box::default()),
                has_thread: false,
                is_woken: false,
                is_closed: false,
            }),
            arrived: Condvar::new(),
        }
    }
}

impl Jobs {
    /// Queues a job. Returns whether a thread has to be started for it.
    #[must_use]
    pub(super) fn put(&self, job: Job) -> bool {
        let mut state = self.state.lock();
        if state.is_closed {
            drop(state);
            drop(job);
            return false;
        }
        state.queue.push_back(job);
        self.arrived.notify_one();
        !std::mem::replace(&mut state.has_thread, true)
    }

    /// Withdraws the claim of a thread that could not be started.
    pub(super) fn thread_failed(&self) {
        self.state.lock().has_thread = false;
    }

    /// Drops all jobs, those that are queued and those that follow: the I/O thread panicked.
    pub(super) fn close(&self) {
        let queued = {
            let mut state = self.state.lock();
            state.is_closed = true;
            std::mem::take(&mut state.queue)
        };
        // Dropping an image releases its memory in the inbox, so the lock is released first.
        drop(queued);
    }

    /// Returns whether a thread owns the worker.
    pub(super) fn has_thread(&self) -> bool {
        self.state.lock().has_thread
    }

    /// Takes the worker, on the thread that was started for it.
    pub(super) fn take_worker(&self) -> Option<Box<IoWorker>> {
        self.state.lock().parked.take()
    }

    /// Removes the next job.
    pub(super) fn take(&self) -> Option<Job> {
        self.state.lock().queue.pop_front()
    }

    /// Waits for a job, a step of the clock, or a time by the monotonic clock.
    pub(super) fn wait_until(&self, clock: &dyn Clock, until_ms: u64) {
        let mut state = self.state.lock();
        if !state.queue.is_empty() || std::mem::take(&mut state.is_woken) {
            return;
        }
        match clock.real_time_until(until_ms) {
            Some(span) => {
                self.arrived.wait_for(&mut state, span);
            }
            None => self.arrived.wait(&mut state),
        }
        state.is_woken = false;
    }

    /// Wakes the I/O thread, since the clock stepped.
    pub(super) fn wake(&self) {
        self.state.lock().is_woken = true;
        self.arrived.notify_one();
    }

    /// Stores the worker of a thread that ends, if no job arrived meanwhile.
    ///
    /// # Errors
    ///
    /// The worker, if the thread has to continue.
    pub(super) fn park(&self, worker: Box<IoWorker>) -> Result<(), Box<IoWorker>> {
        let mut state = self.state.lock();
        if state.queue.is_empty() {
            state.parked = Some(worker);
            state.has_thread = false;
            Ok(())
        } else {
            Err(worker)
        }
    }
}
