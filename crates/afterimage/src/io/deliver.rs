//! Delivering what is sealed, and telling whoever waits for it.

use std::fmt::Display;
use std::time::{Duration, Instant};

use afterimage_transport::{DoneReason, Outcome, Step, UploadPolicy, Uploader, deliver_next};

use super::{Io, conditions, is_disposed, server};
use crate::core::Core;
use crate::ffi::FlushReport;
use crate::flush::FlushTicket;

/// What the I/O thread does after a step of delivering.
pub enum Next {
    /// Another step.
    Again,
    /// Nothing before this time.
    At(Instant),
    /// Nothing more, for this reason.
    Done(String),
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

impl Io<'_> {
    /// Gives all segments their tries again.
    pub fn begin_run(&self) {
        let mut uploader = self.core.io.uploader.lock();
        if let Some(uploader) = &mut *uploader {
            uploader.begin_run();
        }
    }

    /// Sends at most one segment.
    pub fn deliver(&mut self) -> Next {
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
    pub fn end_flushes(&mut self, problem: &str, ends: impl Fn(&FlushTicket) -> bool) {
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
}
