//! The I/O thread: seals segments, fetches remote config, delivers. It exists only while there is
//! something of that to do, so that neither a sync nor a slow server ever holds up the capture thread.

mod deliver;
mod images;
mod pack;
mod remote;
mod seal;

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use afterimage_config::{LifecycleState, ServerUrl, SessionReplayConfig};
use afterimage_transport::{Conditions, Error, Spool};

use crate::core::Core;
use crate::flush::FlushTicket;
use crate::jobs::Job;
use crate::model::NetworkState;

use deliver::Next;
pub use deliver::end_flush;
pub use remote::cached_config;

/// Hands a job to the I/O thread, starting it if it does not run.
pub fn start(core: &Arc<Core>, job: Job) {
    let mut state = core.io.state.lock();
    state.jobs.push_back(job);
    core.io.arrived.notify_one();
    if state.alive {
        return;
    }
    let core_of_thread = core.clone();
    let run = move || {
        let core = core_of_thread;
        let dispatch = core.dispatch.clone();
        tracing::dispatcher::with_default(&dispatch, || {
            core.guard.run("io", (), || {
                Io::new(&core).run();
            });
        });
    };
    match std::thread::Builder::new()
        .name("afterimage-io".to_owned())
        .spawn(run)
    {
        Ok(_) => state.alive = true,
        // The jobs stay; the next one tries again.
        Err(why) => core.counters.problem(&why),
    }
}

struct Io<'a> {
    core: &'a Arc<Core>,
    flushes: Vec<Arc<FlushTicket>>,
    /// How often the spool was found to be somebody else's.
    lock_tries: u32,
}

impl<'a> Io<'a> {
    fn new(core: &'a Arc<Core>) -> Self {
        Self {
            core,
            flushes: Vec::new(),
            lock_tries: 0,
        }
    }

    fn run(mut self) {
        loop {
            while let Some(job) = self.next_job() {
                self.run_job(job);
            }
            match self.deliver() {
                Next::Again => {}
                Next::At(time) => {
                    // A flush that would be over by then has nothing more to wait for.
                    self.end_flushes("it failed, and it is too early to try again", |flush| {
                        flush.deadline <= time
                    });
                    self.wait_for_job(time);
                }
                Next::Done(why) => {
                    self.end_flushes(&why, |_| true);
                    if self.core.io.is_closing.load(Ordering::Acquire) {
                        self.core.store.close();
                    }
                    if self.may_end() {
                        return;
                    }
                }
            }
        }
    }

    fn next_job(&self) -> Option<Job> {
        self.core.io.state.lock().jobs.pop_front()
    }

    fn wait_for_job(&self, until: Instant) {
        let mut state = self.core.io.state.lock();
        if state.jobs.is_empty() {
            self.core.io.arrived.wait_until(&mut state, until);
        }
    }

    fn may_end(&self) -> bool {
        let mut state = self.core.io.state.lock();
        state.alive = !state.jobs.is_empty();
        !state.alive
    }

    fn run_job(&mut self, job: Job) {
        images::note_asked(self.core);
        match job {
            Job::Image(image) => {
                if images::keep(self.core, &image) {
                    self.begin_run();
                }
            }
            Job::Seal(segment) => self.seal(*segment),
            Job::FetchConfig { asked } => self.fetch_config(asked),
            Job::Deliver => {
                self.begin_run();
                self.seal_unwritten();
            }
            Job::Flush(ticket) => {
                self.begin_run();
                self.seal_unwritten();
                self.flushes.push(ticket);
            }
            // Where it fails, it is tried again before anything is delivered, and told then.
            Job::Clear => drop(self.core.store.sweep(self.core.clock.wall_ms())),
            // The thread lets go of the spool as it ends; not before this, which comes behind all that was recorded.
            Job::Close => self
                .core
                .io
                .is_closing
                .store(is_disposed(self.core), Ordering::Release),
        }
    }

    /// The spool, if there is one, without what was given up; an engine that recorded nothing makes none.
    fn spool(&self) -> Result<Option<Arc<Spool>>, Error> {
        let now_wall_ms = self.core.clock.wall_ms();
        let spool = self.core.store.open_existing(now_wall_ms)?;
        // A file that cannot be deleted is not sent either, and holds up none that was recorded since.
        if let Err(why) = self.core.store.sweep(now_wall_ms) {
            self.core.counters.write_failure(&why);
        }
        if let Some(spool) = &spool {
            self.seal_recovered(spool);
        }
        Ok(spool)
    }
}

fn server(config: &SessionReplayConfig) -> Option<ServerUrl> {
    ServerUrl::parse(config.server_url.as_deref()?).ok()
}

fn is_disposed(core: &Core) -> bool {
    core.control.lock().lifecycle.state() == LifecycleState::Disposed
}

/// The network and the options as they are now.
fn conditions(core: &Core) -> (Conditions, SessionReplayConfig) {
    let control = core.control.lock();
    let NetworkState {
        online,
        metered,
        low_power,
    } = control.network;
    let conditions = Conditions {
        online,
        metered,
        low_power,
        now_wall_ms: core.clock.wall_ms(),
    };
    (conditions, control.config.clone())
}
