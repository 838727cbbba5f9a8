//! Deliveries: one segment or image a step.

use std::sync::Arc;

use afterimage_config::{ServerUrl, SessionReplayConfig};
use afterimage_engine::{DeviceConditions, FlushOutcome, Input, IoEvent, ThermalState};
use afterimage_transport::{
    ClockReading, Conditions, DeliveryStep, DoneReason, Error, Spool, UploadOutcome, UploadPolicy, Uploader,
    deliver_next,
};

use super::deferred_packing::{self, NextSegment};
use super::handle::{DeliveryEnd, Runtime};
use super::io_counters::UploadPause;
use super::io_worker::IoWorker;
use super::{seal, splitting};

/// Time between two attempts to open a spool that another process owns, in milliseconds. A process that was killed a moment
/// ago may still hold it.
const LOCK_RETRY_MS: u64 = 250;

/// Attempts to open it: five seconds in all.
const MAX_LOCK_ATTEMPTS: u32 = 20;

/// The result of one step of a delivery.
pub(super) enum Delivery {
    /// The next step can follow at once.
    Progress,
    /// No step is due before this time, by the monotonic clock.
    Paused {
        /// The end of the pause.
        until_ms: u64,
    },
    /// No step is due before the host reports the network.
    AwaitingNetwork {
        /// The end of the wait without a report, by the monotonic clock.
        until_ms: u64,
    },
    /// Nothing more can be delivered now.
    Ended(DeliveryEnd),
}

/// Sends at most one segment or image.
pub(super) fn deliver(worker: &mut IoWorker, runtime: &Arc<Runtime>) -> Delivery {
    let (conditions, config, is_disposed) = conditions(runtime);
    let ended = |outcome, problem: &str| {
        Delivery::Ended(DeliveryEnd {
            outcome,
            problem: problem.to_owned(),
        })
    };
    if is_disposed {
        return ended(FlushOutcome::Disposed, "this session replay was disposed");
    }
    let opted_out = || ended(FlushOutcome::OptedOut, "the user opted out");
    if config.opt_out && !runtime.spool.needs_purge() {
        return opted_out();
    }
    let spool = match open_spool(runtime) {
        Ok(_) if config.opt_out => return opted_out(),
        Ok(Some(spool)) => spool,
        Ok(None) => return ended(FlushOutcome::Delivered, ""),
        Err(Error::FolderInUse { .. }) if worker.lock_attempts < MAX_LOCK_ATTEMPTS => {
            worker.lock_attempts += 1;
            let now_ms = runtime.services.clock.now().elapsed_ms;
            return Delivery::Paused {
                until_ms: now_ms.saturating_add(LOCK_RETRY_MS),
            };
        }
        Err(cause) => {
            let problem = cause.to_string();
            runtime.count_failure(Err(cause));
            return ended(FlushOutcome::StorageUnavailable, &problem);
        }
    };
    if worker.uploader.is_none() {
        worker.uploader = new_uploader(&config, &spool);
    }
    let Some(uploader) = &mut worker.uploader else {
        return ended(
            FlushOutcome::NoServer,
            "the options name no server; set server_url",
        );
    };
    let next = uploader
        .next_segment(&spool.sealed())
        .map(|segment| segment.name.clone());
    let next = next.map(|name| deferred_packing::prepare(name, &mut worker.kept_unpacked, &spool, runtime));
    let delivery = step(uploader, next.as_ref(), &spool, conditions, runtime);
    let limit = uploader.body_limit().confirmed_bytes();
    if limit != worker.segment_limit {
        worker.segment_limit = limit;
        runtime.send(Input::Io(IoEvent::SegmentLimit { bytes: limit }));
    }
    delivery
}

/// Opens the spool if there is one, without purged recordings, and seals what an earlier run left open.
fn open_spool(runtime: &Arc<Runtime>) -> Result<Option<Arc<Spool>>, Error> {
    let now_ms = runtime.services.clock.now().elapsed_ms;
    let spool = runtime.spool.open_existing(now_ms)?;
    // A file that cannot be deleted is not sent either, and holds up no later recording.
    runtime.count_failure(runtime.spool.purge(now_ms));
    if let Some(spool) = &spool {
        seal::seal_recovered(spool, runtime);
    }
    Ok(spool)
}

/// Sends `next` if there is one, and otherwise an image.
fn step(
    uploader: &mut Uploader,
    next: Option<&NextSegment>,
    spool: &Spool,
    conditions: Conditions,
    runtime: &Arc<Runtime>,
) -> Delivery {
    let before = uploader.stats();
    let clock = &runtime.services.clock;
    let now = || {
        let now = clock.now();
        ClockReading {
            elapsed_ms: now.elapsed_ms,
            wall_ms: now.wall_ms,
        }
    };
    let http = &*runtime.services.http;
    let step = deliver_next(uploader, spool, http, &now, conditions, fastrand::f64());
    {
        let io = &mut runtime.published.lock().io;
        io.count_uploads(before, uploader);
        io.pause = uploader.pause_reason().and_then(UploadPause::begun_by);
    }
    match step {
        Ok(DeliveryStep::Sent(item, outcome)) => {
            let io = &mut runtime.published.lock().io;
            if let UploadOutcome::Stopped(reason) = outcome {
                io.set_problem(&reason);
            }
            let is_unpacked = next.is_some_and(|next| next.is_unpacked(&item));
            if is_unpacked && outcome == UploadOutcome::Delivered {
                io.uploaded_unpacked_segments += 1;
            }
            Delivery::Progress
        }
        Ok(DeliveryStep::Split { segment, bytes }) => {
            let outcome = splitting::split(&segment, bytes, uploader, spool, runtime);
            let io = &mut runtime.published.lock().io;
            if let Some(UploadOutcome::Stopped(reason)) = outcome {
                io.set_problem(&reason);
            }
            io.pause = uploader.pause_reason().and_then(UploadPause::begun_by);
            Delivery::Progress
        }
        Ok(DeliveryStep::Wait { until_ms }) => Delivery::Paused { until_ms },
        Ok(DeliveryStep::AwaitNetwork { until_ms }) => Delivery::AwaitingNetwork { until_ms },
        Ok(DeliveryStep::Done(reason)) => Delivery::Ended(end(reason, runtime)),
        // A file that could not be deleted or renamed holds up no other.
        Err(cause) => {
            runtime.count_failure(Err(cause));
            Delivery::Progress
        }
    }
}

fn end(reason: DoneReason, runtime: &Arc<Runtime>) -> DeliveryEnd {
    let outcome = match reason {
        DoneReason::NothingLeft => {
            return DeliveryEnd {
                outcome: FlushOutcome::Delivered,
                problem: String::new(),
            };
        }
        DoneReason::Offline => FlushOutcome::Offline,
        DoneReason::MeteredNotAllowed => FlushOutcome::NetworkMetered,
        DoneReason::MeteredLimitReached => FlushOutcome::MeteredLimitReached,
        DoneReason::DailyLimitReached => FlushOutcome::DailyLimitReached,
        DoneReason::LowPower => FlushOutcome::PowerSaving,
        DoneReason::Overheated => FlushOutcome::Overheated,
        DoneReason::KeyRefused { .. } => FlushOutcome::KeyRefused,
        DoneReason::NotACollector { .. } => FlushOutcome::NotACollector,
        DoneReason::NotConfirmed { .. } | DoneReason::Contradicted => FlushOutcome::NotConfirmed,
        DoneReason::ItemRefused { .. } | DoneReason::AllRefused { .. } => FlushOutcome::RecordingsRefused,
        DoneReason::ResourcesRefused { .. } => {
            runtime.images_not_accepted();
            FlushOutcome::ImagesRefused
        }
        DoneReason::InvalidRequest => FlushOutcome::InvalidRequest,
        _ => FlushOutcome::RetryScheduled,
    };
    runtime.published.lock().io.set_problem(&reason);
    DeliveryEnd {
        outcome,
        problem: reason.to_string(),
    }
}

fn new_uploader(config: &SessionReplayConfig, spool: &Spool) -> Option<Uploader> {
    let server = ServerUrl::parse(config.server_url.as_deref()?).ok()?;
    let mut uploader = Uploader::new(server, config.api_key.as_str(), UploadPolicy::from(config));
    uploader.restore_network_usage(spool.network_usage());
    uploader.restore_body_limit(spool.body_limit(uploader.server()));
    Some(uploader)
}

/// Returns the conditions and the options as they are now, and whether the instance was disposed.
fn conditions(runtime: &Runtime) -> (Conditions, SessionReplayConfig, bool) {
    let state = runtime.published.lock();
    let DeviceConditions {
        online,
        metered,
        low_power,
        low_memory: _,
        thermal,
        network_pending: _,
        network_id,
    } = state.settings.conditions;
    let conditions = Conditions {
        online,
        metered,
        network_id,
        low_power,
        overheated: thermal == ThermalState::Critical,
        network_awaited_until_ms: state.settings.network_wait.until_ms(),
    };
    (
        conditions,
        state.settings.config.clone(),
        state.settings.is_disposed(),
    )
}
