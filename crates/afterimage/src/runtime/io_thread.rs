//! The I/O thread: seals segments, stores images, requests remote config, and delivers. It exists only while there is work of this
//! kind, so neither a sync nor a slow server holds up the engine thread.

use std::sync::Arc;

use super::deliver::{Delivery, deliver};
use super::handle::Runtime;
use super::io_worker::IoWorker;
use super::jobs::Job;
use super::{images, remote_config, seal};

/// Runs until no job is queued, no request is open and nothing more can be delivered now.
pub(super) fn run(runtime: &Arc<Runtime>) {
    let _end = ThreadEnd(runtime);
    let Some(mut worker) = runtime.jobs.take_worker() else {
        debug_assert!(false, "the worker is parked while no thread runs");
        return;
    };
    worker.lock_attempts = 0;
    loop {
        match step(&mut worker, runtime) {
            IoStep::Progress => {}
            IoStep::Paused { until_ms } => runtime.jobs.wait_until(&*runtime.services.clock, until_ms),
            IoStep::Idle => match runtime.jobs.park(worker) {
                Ok(()) => return,
                Err(unparked) => worker = unparked,
            },
        }
    }
}

/// The result of one step of the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IoStep {
    /// The next step can follow at once.
    Progress,
    /// No step is due before this time, by the monotonic clock, unless a job arrives.
    Paused {
        /// The end of the pause.
        until_ms: u64,
    },
    /// No step is due before the next job.
    Idle,
}

/// Runs the queued jobs, and makes one attempt for remote config or one step of the delivery.
pub(super) fn step(worker: &mut IoWorker, runtime: &Arc<Runtime>) -> IoStep {
    while let Some(job) = runtime.jobs.take() {
        run_job(worker, job, runtime);
    }
    // Remote config first: a session waits for it.
    if remote_config::attempt(worker, runtime) {
        return IoStep::Progress;
    }
    let delivery = deliver(worker, runtime);
    let fetch_at_ms = worker.fetch.as_ref().map(|fetch| fetch.next_attempt_ms);
    let earliest = |until_ms: u64| fetch_at_ms.map_or(until_ms, |at_ms| at_ms.min(until_ms));
    let wait_until_ms = match delivery {
        Delivery::Progress => return IoStep::Progress,
        Delivery::Paused { until_ms } => {
            runtime.delivery_paused(worker.through, until_ms);
            Some(earliest(until_ms))
        }
        // A flush waits for the report too: it may follow at once.
        Delivery::AwaitingNetwork { until_ms } => Some(earliest(until_ms)),
        Delivery::Ended(end) => {
            runtime.delivery_ended(worker.through.take(), end);
            if worker.is_releasing {
                runtime.spool.release();
            }
            fetch_at_ms
        }
    };
    wait_until_ms.map_or(IoStep::Idle, |until_ms| IoStep::Paused { until_ms })
}

fn run_job(worker: &mut IoWorker, job: Job, runtime: &Arc<Runtime>) {
    match job {
        Job::Seal(segment) => {
            worker.begin_run();
            seal::seal(*segment, runtime);
        }
        Job::EncodeImage(image, submitted) => images::encode(image, *submitted, runtime),
        Job::StoreImage { name, encoded } => {
            if images::store(&name, encoded, runtime) {
                worker.begin_run();
            }
        }
        Job::NoteRequested(names) => images::note_requested(&names, runtime),
        Job::FetchConfig { request } => worker.fetch = remote_config::start(request, runtime),
        Job::Deliver { flush } => {
            worker.begin_run();
            seal::seal_unwritten(runtime);
            worker.through = worker.through.max(flush);
        }
        // A failure is reported before the next delivery, which purges again.
        Job::Purge => drop(runtime.spool.purge(runtime.services.clock.now().elapsed_ms)),
        Job::Release => worker.is_releasing = true,
    }
}

/// Drops the queued jobs if the thread panics.
struct ThreadEnd<'a>(&'a Runtime);

impl Drop for ThreadEnd<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.jobs.close();
        }
    }
}
