//! The I/O thread: seals segments, fetches remote config, delivers. It exists only while there is
//! something of that to do, so that neither a sync nor a slow server ever holds up the capture thread.

use std::collections::VecDeque;
use std::fmt::Display;
use std::sync::Arc;
use std::time::{Duration, Instant};

use afterimage_config::{LifecycleState, Platform, RemoteOutcome, ServerUrl, SessionReplayConfig};
use afterimage_transport::{
    Conditions, DoneReason, FetchStep, Outcome, Recovered, RemoteConfigFetch, Settled, Spool, Step,
    UploadPolicy, Uploader, deliver_next,
};
use parking_lot::{Condvar, Mutex};

use crate::core::Core;
use crate::ffi::{FlushReport, NetworkState};
use crate::flush::FlushTicket;
use crate::segment::FinishedSegment;

/// Work for the I/O thread.
pub enum Job {
    /// Give a segment its final form.
    Seal(Box<FinishedSegment>),
    /// Ask for remote config.
    FetchConfig,
    /// Deliver what an earlier run left, and what this one has sealed.
    Deliver,
    /// Deliver everything and say when it is done.
    Flush(Arc<FlushTicket>),
    /// The user opted out: delete everything.
    Clear,
    /// The engine was disposed: let go of the spool.
    Close,
}

/// What waits for the I/O thread.
pub struct IoQueue {
    state: Mutex<State>,
    came: Condvar,
    /// Outlives the thread, so that a pause that the server earned does too.
    uploader: Mutex<Option<Uploader>>,
    /// Zero of the uploader's time.
    epoch: Instant,
}

impl Default for IoQueue {
    fn default() -> Self {
        Self {
            state: Mutex::default(),
            came: Condvar::new(),
            uploader: Mutex::default(),
            epoch: Instant::now(),
        }
    }
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    alive: bool,
}

/// Hands a job to the I/O thread, starting it if it does not run.
pub fn start(core: &Arc<Core>, job: Job) {
    let mut state = core.io.state.lock();
    state.jobs.push_back(job);
    core.io.came.notify_one();
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

/// What a flush has to say when this much was sent.
pub fn report(core: &Core, sent_segments: u64, sent_bytes: u64, problem: &str) -> FlushReport {
    let left = core
        .store
        .if_open()
        .map(|spool| spool.stats())
        .unwrap_or_default();
    let problem = if left.sealed + left.open == 0 { "" } else { problem };
    FlushReport {
        sent_segments,
        sent_bytes,
        left_segments: left.sealed + left.open,
        left_bytes: left.bytes,
        problem: problem.to_owned(),
    }
}

struct Io<'a> {
    core: &'a Arc<Core>,
    flushes: Vec<Flush>,
}

/// A flush and how much had been sent when it began.
struct Flush {
    ticket: Arc<FlushTicket>,
    sent_before: (u64, u64),
}

impl<'a> Io<'a> {
    fn new(core: &'a Arc<Core>) -> Self {
        Self {
            core,
            flushes: Vec::new(),
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
                    self.end_flushes("the server failed, and it is too early to try again", |t| {
                        t.deadline <= time
                    });
                    self.wait_for_job(time);
                }
                Next::Done(why) => {
                    self.end_flushes(&why, |_| true);
                    if is_disposed(self.core) {
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
            self.core.io.came.wait_until(&mut state, until);
        }
    }

    fn may_end(&self) -> bool {
        let mut state = self.core.io.state.lock();
        state.alive = !state.jobs.is_empty();
        !state.alive
    }

    fn run_job(&mut self, job: Job) {
        match job {
            Job::Seal(segment) => self.seal(*segment),
            Job::FetchConfig => self.fetch_config(),
            Job::Deliver => self.begin_run(),
            Job::Flush(ticket) => {
                self.begin_run();
                let counters = &self.core.counters;
                let sent_before = (
                    counters.uploaded_segments.value(),
                    counters.uploaded_bytes.value(),
                );
                self.flushes.push(Flush { ticket, sent_before });
            }
            Job::Clear => self.clear(),
            // The thread lets go of the spool as it ends.
            Job::Close => {}
        }
    }

    fn seal(&self, segment: FinishedSegment) {
        let counters = &self.core.counters;
        let bytes = afterimage_compression::assemble(&segment.records);
        let Some(spool) = self.spool() else { return };
        self.begin_run();
        match spool.seal(segment.file, &bytes, self.core.clock.wall_ms()) {
            Ok(()) => {
                counters.segments.one();
                counters.segment_bytes.add(bytes.len() as u64);
            }
            Err(why) => counters.write_failure(&why),
        }
    }

    /// Seals what a killed run left open: its whole blocks are a segment like any other.
    fn seal_recovered(&self, spool: &Spool) {
        for Recovered { name, records, .. } in self.core.store.take_recovered() {
            let sealed = if records.is_empty() {
                spool.discard(&name)
            } else {
                let bytes = afterimage_compression::assemble(&records);
                spool.seal_recovered(&name, &bytes, self.core.clock.wall_ms())
            };
            match sealed {
                Ok(()) => {
                    tracing::info!(segment = %name, blocks = records.len(), "recovered from an earlier run");
                }
                Err(why) => self.core.counters.write_failure(&why),
            }
        }
    }

    fn clear(&self) {
        let Some(spool) = self.spool() else { return };
        drop(self.core.store.take_recovered());
        if let Err(why) = spool.clear() {
            self.core.counters.write_failure(&why);
        }
    }

    fn begin_run(&self) {
        let mut uploader = self.core.io.uploader.lock();
        if let Some(uploader) = &mut *uploader {
            uploader.begin_run();
        }
    }

    /// The spool, if there is one; an engine that recorded nothing makes none.
    fn spool(&self) -> Option<Arc<Spool>> {
        let opened = self.core.store.open_existing(self.core.clock.wall_ms());
        let spool = opened.unwrap_or_else(|why| {
            self.core.counters.write_failure(&why);
            None
        })?;
        self.seal_recovered(&spool);
        Some(spool)
    }

    /// Sends at most one segment.
    fn deliver(&mut self) -> Next {
        let core = self.core;
        let done = |why: &dyn Display| Next::Done(why.to_string());
        let (conditions, config) = conditions(core);
        if is_disposed(core) {
            return done(&"this session replay was disposed");
        }
        if config.opt_out {
            return done(&"the user opted out");
        }
        let Some(spool) = self.spool() else {
            return done(&DoneReason::NothingLeft);
        };
        let mut uploader = core.io.uploader.lock();
        if uploader.is_none() {
            *uploader = server(&config).map(|server| {
                let mut uploader =
                    Uploader::new(server, config.api_key.as_str(), UploadPolicy::from(&config));
                uploader.resume_metered_usage(spool.metered_usage());
                uploader
            });
        }
        let Some(uploader) = &mut *uploader else {
            return done(&"there is no server to send to");
        };
        let epoch = core.io.epoch;
        let now_ms = || epoch.elapsed().as_millis() as u64;
        let before = uploader.stats();
        let step = deliver_next(
            uploader,
            &spool,
            &*core.http,
            &now_ms,
            conditions,
            fastrand::f64(),
        );
        let after = uploader.stats();
        core.counters
            .uploaded_segments
            .add(after.delivered_segments - before.delivered_segments);
        core.counters
            .uploaded_bytes
            .add(after.delivered_bytes - before.delivered_bytes);
        core.counters
            .refused_segments
            .add(after.refused_segments - before.refused_segments);
        match step {
            Ok(Step::Sent(_, outcome)) => {
                if let Outcome::Stopped(why) = outcome {
                    core.counters.problem(&why);
                }
                Next::Again
            }
            Ok(Step::Wait(until)) => Next::At(epoch + Duration::from_millis(until)),
            Ok(Step::Done(why)) => {
                if why != DoneReason::NothingLeft {
                    core.counters.problem(&why);
                }
                done(&why)
            }
            Err(why) => {
                core.counters.write_failure(&why);
                done(&why)
            }
        }
    }

    /// Ends the flushes that are to end, and lets the capture thread know.
    fn end_flushes(&mut self, problem: &str, ends: impl Fn(&FlushTicket) -> bool) {
        let counters = &self.core.counters;
        let sent = (
            counters.uploaded_segments.value(),
            counters.uploaded_bytes.value(),
        );
        self.flushes.retain(|flush| {
            let ends = ends(&flush.ticket);
            if ends {
                let (segments, bytes) = flush.sent_before;
                flush
                    .ticket
                    .finish(|| report(self.core, sent.0 - segments, sent.1 - bytes, problem));
                self.core.mailbox.nudge();
            }
            !ends
        });
    }

    fn fetch_config(&self) {
        let core = self.core;
        let (_, config) = conditions(core);
        let settled = match config_fetch(core, &config) {
            None => Settled {
                outcome: RemoteOutcome::Absent,
                warnings: Vec::new(),
                failure: None,
            },
            Some(mut fetch) => loop {
                let answer = core.http.send(&fetch.request());
                match fetch.on_result(&answer, core.clock.wall_ms(), fastrand::f64()) {
                    FetchStep::Settled(settled) => break settled,
                    FetchStep::RetryIn(wait_ms) => {
                        self.wait_for_job(Instant::now() + Duration::from_millis(wait_ms));
                    }
                }
            },
        };
        for warning in &settled.warnings {
            tracing::warn!("remote config: {warning}");
        }
        if let Some(failure) = &settled.failure {
            core.counters.problem(failure);
            tracing::warn!("{failure}");
        }
        *core.remote.lock() = settled.outcome;
        core.mailbox.nudge();
    }
}

/// What the last answer of the server said, for a session that does not wait any longer for a new one.
pub fn cached_config(core: &Core) -> RemoteOutcome {
    let (_, config) = conditions(core);
    config_fetch(core, &config).map_or(RemoteOutcome::Unavailable, |fetch| fetch.cached().outcome)
}

fn config_fetch(core: &Core, config: &SessionReplayConfig) -> Option<RemoteConfigFetch> {
    let platform = if core.host.platform.eq_ignore_ascii_case("ios") {
        Platform::Ios
    } else {
        Platform::Android
    };
    Some(RemoteConfigFetch::new(
        server(config)?,
        config.api_key.as_str(),
        platform,
        core.store.dir(),
    ))
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
        wall_ms: core.clock.wall_ms(),
    };
    (conditions, control.config.clone())
}

/// What the I/O thread does after a step of delivering.
enum Next {
    /// Another step.
    Again,
    /// Nothing before this time.
    At(Instant),
    /// Nothing more, for this reason.
    Done(String),
}
