//! Delivering what is sealed, and telling whoever waits for it.

use std::fmt::Display;
use std::time::{Duration, Instant};

use afterimage_config::SessionReplayConfig;
use afterimage_transport::{
    DeliveryStep, DoneReason, Error, Spool, UploadOutcome, UploadPolicy, UploadStats, Uploader, deliver_next,
};

use super::{Io, conditions, is_disposed, server};
use crate::core::Core;
use crate::counters::{Counters, UploadTotals};
use crate::flush::FlushTicket;
use crate::model::FlushReport;

/// What the I/O thread does after a step of delivering.
pub enum Next {
    /// Another step.
    Again,
    /// Nothing before this time.
    At(Instant),
    /// Nothing more, for this reason; empty when everything is delivered.
    Done(String),
}

/// A process that was killed a moment ago may still hold the spool: it is asked for this often and this long,
/// five seconds in all.
const LOCK_RETRY: Duration = Duration::from_millis(250);
const LOCK_TRIES: u32 = 20;

/// Ends a flush. What it says has no problem when everything was sent.
pub fn end_flush(core: &Core, flush: &FlushTicket, problem: &str) {
    flush.finish(|| {
        report(
            core,
            UploadTotals::from_counters(&core.counters).since(flush.sent_before),
            problem,
        )
    });
}

fn report(core: &Core, sent: UploadTotals, problem: &str) -> FlushReport {
    let spool = core.store.if_open();
    let (left, left_images) = spool
        .as_ref()
        .map(|spool| (spool.stats(), spool.resource_stats().waiting))
        .unwrap_or_default();
    let left_segments = left.sealed + left.open;
    let is_done = spool.is_some() && left_segments == 0 && left_images == 0;
    // Everything that has its final form is sent: what is left never got it.
    let unwritten = core.store.has_unwritten().then(|| core.counters.last_problem());
    let problem = if problem.is_empty() {
        unwritten.unwrap_or_default()
    } else {
        problem.to_owned()
    };
    FlushReport {
        sent_segments: sent.segments,
        sent_bytes: sent.bytes,
        left_segments,
        left_bytes: left.bytes,
        sent_images: sent.images,
        left_images,
        problem: if is_done { String::new() } else { problem },
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

    /// Sends at most one segment or image.
    pub fn deliver(&mut self) -> Next {
        let core = self.core;
        let done = |why: &dyn Display| Next::Done(why.to_string());
        let (conditions, config) = conditions(core);
        if is_disposed(core) {
            return done(&"this session replay was disposed");
        }
        let opted_out = "the user opted out";
        if config.opt_out && !core.store.is_unswept() {
            return done(&opted_out);
        }
        let spool = match self.spool() {
            Ok(_) if config.opt_out => return done(&opted_out),
            Ok(Some(spool)) => spool,
            Ok(None) => return done(&""),
            Err(Error::FolderInUse { .. }) if self.lock_tries < LOCK_TRIES => {
                self.lock_tries += 1;
                return Next::At(Instant::now() + LOCK_RETRY);
            }
            Err(why) => {
                core.counters.write_failure(&why);
                return done(&why);
            }
        };
        // Taken out, so that no lock is held while the host's client sends; only this thread asks for it.
        let uploader = core.io.uploader.lock().take();
        let Some(mut uploader) = uploader.or_else(|| new_uploader(&config, &spool)) else {
            return done(&"there is no server to send to");
        };
        let before = uploader.stats();
        let epoch = core.io.epoch;
        let now_ms = || epoch.elapsed().as_millis() as u64;
        let random = fastrand::f64();
        let step = deliver_next(&mut uploader, &spool, &*core.http, &now_ms, conditions, random);
        count(&core.counters, before, uploader.stats());
        *core.io.uploader.lock() = Some(uploader);
        match step {
            Ok(DeliveryStep::Sent(_, outcome)) => {
                if let UploadOutcome::Stopped(why) = outcome {
                    core.counters.problem(&why);
                }
                Next::Again
            }
            Ok(DeliveryStep::Wait { until_ms }) => Next::At(epoch + Duration::from_millis(until_ms)),
            Ok(DeliveryStep::Done(DoneReason::NothingLeft)) => done(&""),
            Ok(DeliveryStep::Done(why)) => {
                if matches!(why, DoneReason::ResourcesNotTaken { .. }) {
                    core.images.stop_asking();
                }
                core.counters.problem(&why);
                done(&why)
            }
            // It was sent, and what could not be deleted holds up nothing.
            Err(why) => {
                core.counters.write_failure(&why);
                Next::Again
            }
        }
    }

    /// Ends the flushes that are to end, and lets the capture thread know.
    pub fn end_flushes(&mut self, problem: &str, ends: impl Fn(&FlushTicket) -> bool) {
        self.flushes.retain(|flush| {
            let ends = ends(flush);
            if ends {
                end_flush(self.core, flush, problem);
                self.core.mailbox.nudge();
            }
            !ends
        });
    }
}

fn new_uploader(config: &SessionReplayConfig, spool: &Spool) -> Option<Uploader> {
    let mut uploader = Uploader::new(
        server(config)?,
        config.api_key.as_str(),
        UploadPolicy::from(config),
    );
    uploader.restore_metered_usage(spool.metered_usage());
    Some(uploader)
}

fn count(counters: &Counters, before: UploadStats, after: UploadStats) {
    counters
        .uploaded_segments
        .add(after.delivered_segments - before.delivered_segments);
    counters
        .uploaded_bytes
        .add(after.delivered_bytes - before.delivered_bytes);
    counters
        .refused_segments
        .add(after.refused_segments - before.refused_segments);
    counters
        .uploaded_images
        .add(after.delivered_resources - before.delivered_resources);
    counters
        .images_refused_by_server
        .add(after.refused_resources - before.refused_resources);
}
