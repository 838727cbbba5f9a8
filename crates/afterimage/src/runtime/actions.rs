//! The effect of each action: some are performed at once, and the slow ones become jobs of the I/O thread.

use std::sync::Arc;

use afterimage_config::SessionName;
use afterimage_engine::{
    Action, FlushOutcome, ImageAction, IoEvent, LookedUpImage, NamedImage, SegmentOpening, SessionClock,
    SpoolRefusal,
};
use afterimage_transport::Error;

use super::engine_state::Resources;
use super::flush::PendingFlush;
use super::handle::Runtime;
use super::image_pixels::ImageInFlight;
use super::jobs::Job;
use super::remote_config;
use super::segment_file::SegmentFile;
use crate::model::FlushReport;
use crate::platform::foreign;

/// The sentence of a flush that delivered everything but items that were set aside.
const SET_ASIDE: &str = "the server refuses some recordings and stores others; they are set aside. See refused_names, and the server's log";

/// The sentence of a flush that delivered everything but items that a limit deleted.
const EVICTED: &str =
    "recordings were deleted before their upload; see storage_limit_bytes and storage_max_age_ms";

/// The callbacks of the host that are due.
#[derive(Default)]
pub(super) struct Callbacks {
    completed: Vec<CompletedFlush>,
    is_frame_wanted: bool,
}

impl Callbacks {
    /// Runs the callbacks.
    pub(super) fn run(self, runtime: &Arc<Runtime>) {
        for flush in self.completed {
            flush.pending.complete(flush.report);
        }
        if self.is_frame_wanted {
            runtime.request_frame();
        }
    }
}

/// A flush whose callback is due, with its report.
struct CompletedFlush {
    pending: PendingFlush,
    report: FlushReport,
}

/// Performs an action. Returns its result, if it is known at once.
pub(super) fn perform(
    action: Action,
    resources: &mut Resources,
    callbacks: &mut Callbacks,
    runtime: &Arc<Runtime>,
) -> Option<IoEvent> {
    match action {
        Action::OpenSegment {
            segment,
            session,
            opening,
            header,
        } => match runtime.spool.begin(&session, opening.now.elapsed_ms) {
            Ok(file) => {
                let clock = session_clock(&session, &opening, resources, runtime);
                let (file, appended) = SegmentFile::new(file, clock, *header);
                runtime.count_failure(appended);
                resources.segments.insert(segment, file);
                return Some(IoEvent::SegmentOpened { segment });
            }
            Err(cause) => {
                let refusal = match &cause {
                    Error::FolderInUse { .. } => SpoolRefusal::FolderInUse,
                    _ => SpoolRefusal::Storage,
                };
                runtime.count_failure(Err(cause));
                return Some(IoEvent::OpenFailed { segment, refusal });
            }
        },
        Action::Append { segment, block } => {
            if let Some(file) = resources.segments.get_mut(&segment) {
                runtime.count_failure(file.append(block));
            }
        }
        Action::Seal { segment } => {
            if let Some(file) = resources.segments.remove(&segment) {
                runtime.start_job(Job::Seal(Box::new(file.finish())));
            }
        }
        Action::PurgeAll => {
            resources.segments.clear();
            // At once, so that segments that are recorded after this action are kept.
            runtime.spool.mark_deleted();
            // An upload in flight ends too.
            foreign(|| runtime.services.http.cancel());
            runtime.start_job(Job::Purge);
        }
        Action::FetchConfig { request } => {
            let outcome = remote_config::cached(runtime);
            runtime.start_job(Job::FetchConfig { request });
            return Some(IoEvent::CachedConfig { request, outcome });
        }
        Action::Deliver { flush } => runtime.start_job(Job::Deliver { flush }),
        Action::CompleteFlush {
            flush,
            outcome,
            problem,
        } => {
            if let Some(pending) = resources.flushes.remove(&flush) {
                let report = report(&pending, outcome, &problem, runtime);
                callbacks.completed.push(CompletedFlush { pending, report });
            }
        }
        Action::RequestFrame => callbacks.is_frame_wanted = true,
        Action::ReleaseSpool => runtime.start_job(Job::Release),
        Action::Image(action) => return perform_on_images(action, resources, runtime),
        Action::Recycle { buffer } => runtime.inbox.recycle(buffer),
    }
    None
}

/// Returns the clock of a session. The first segment of a session in this process continues the record in the spool, and saves it:
/// the next process then continues the time line even if this one is killed.
fn session_clock(
    session: &SessionName,
    opening: &SegmentOpening,
    resources: &mut Resources,
    runtime: &Runtime,
) -> SessionClock {
    if let Some(clock) = resources.clocks.known(session) {
        return clock;
    }
    let spool = runtime.spool.if_open();
    let record = spool.as_ref().and_then(|spool| spool.session_record(session));
    let clock = resources.clocks.insert(session.clone(), record.as_ref(), opening);
    if let Some(spool) = spool {
        let saved = spool.save_session_record(session, clock.record_at(opening.now));
        runtime.count_failure(saved);
    }
    clock
}

fn perform_on_images(
    action: ImageAction,
    resources: &mut Resources,
    runtime: &Arc<Runtime>,
) -> Option<IoEvent> {
    runtime.published.lock().images.apply(&action);
    match action {
        ImageAction::LookUp { images } => return Some(look_up(images, runtime)),
        ImageAction::NoteRequested { names } => runtime.start_job(Job::NoteRequested(names)),
        ImageAction::Encode { image } => {
            if let Some(ImageInFlight::Raw(submitted)) = resources.images.remove(&image) {
                runtime.start_job(Job::EncodeImage(image, submitted));
            }
        }
        ImageAction::Store { image, name } => {
            if let Some(ImageInFlight::Encoded(encoded)) = resources.images.remove(&image) {
                runtime.start_job(Job::StoreImage { name, encoded });
            }
        }
        ImageAction::Drop { image } => drop(resources.images.remove(&image)),
        ImageAction::Reset { .. }
        | ImageAction::Request { .. }
        | ImageAction::Withdraw { .. }
        | ImageAction::WithdrawAll
        | ImageAction::WithdrawSource { .. }
        | ImageAction::StopRequests
        | ImageAction::Close => {}
    }
    None
}

/// Asks the spool which images are wanted. The spool knows which were delivered before, so it has to be open.
fn look_up(images: Vec<NamedImage>, runtime: &Runtime) -> IoEvent {
    let Some(spool) = runtime.spool.if_open() else {
        return IoEvent::ImagesNotLookedUp(images);
    };
    let now_ms = runtime.services.clock.now().elapsed_ms;
    let looked_up = images.into_iter().map(|image| LookedUpImage {
        is_wanted: spool.needs_resource(&image.name, now_ms),
        source: image.source,
        hash: image.hash,
    });
    IoEvent::ImagesLookedUp(looked_up.collect())
}

fn report(pending: &PendingFlush, outcome: FlushOutcome, problem: &str, runtime: &Runtime) -> FlushReport {
    let is_open = runtime.spool.if_open().is_some();
    let totals = runtime.totals();
    let evicted = totals.evicted.since(pending.before.evicted);
    let set_aside = totals.set_aside.since(pending.before.set_aside);
    let has_ended = matches!(outcome, FlushOutcome::OptedOut | FlushOutcome::Disposed);
    let (outcome, problem) = if !is_open || !totals.left.is_empty() {
        if outcome == FlushOutcome::Delivered && runtime.spool.has_unwritten() {
            // Everything on the disk was delivered: what is left could not be written.
            let problem = runtime.published.lock().io.last_problem.clone();
            (FlushOutcome::StorageUnavailable, problem)
        } else {
            (outcome, problem.to_owned())
        }
    } else if has_ended {
        (outcome, String::new())
    } else if !set_aside.is_empty() {
        (FlushOutcome::RecordingsRefused, SET_ASIDE.to_owned())
    } else if !evicted.is_empty() {
        (FlushOutcome::Evicted, EVICTED.to_owned())
    } else {
        (FlushOutcome::Delivered, String::new())
    };
    FlushReport {
        outcome,
        sent: totals.sent.since(pending.before.sent),
        left: totals.left,
        refused: totals.refused,
        set_aside: totals.set_aside,
        evicted,
        expired: totals.expired.since(pending.before.expired),
        refused_names: runtime.refused_names(),
        problem,
    }
}
