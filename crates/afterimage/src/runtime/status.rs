//! `status()`: the host's settings, the engine's snapshot and the counts of all threads, in one record.

use afterimage_config::{CaptureReason, LifecycleState, NO_SESSION};
use afterimage_transport::StorageProblem;

use super::handle::Runtime;
use super::published::{HostState, text};
use crate::model::ReplayStatus;

impl Runtime {
    /// Returns the status of the engine.
    pub(crate) fn status(&self) -> ReplayStatus {
        let dropped = self.inbox.dropped();
        let (spool, resources) = self
            .spool
            .if_open()
            .map(|spool| (spool.stats(), spool.resource_stats()))
            .unwrap_or_default();
        let state = self.published.lock();
        let counters = &state.snapshot.counters;
        let (io, rejections) = (&state.io, &state.rejections);
        let has_panicked = self.threads.has_panicked();
        let reason = if has_panicked {
            CaptureReason::InternalError
        } else {
            reason(&state)
        };
        ReplayStatus {
            recording: matches!(reason, CaptureReason::Sampled { .. }),
            why: why(&reason, io.storage),
            reason,
            session_id: state.settings.config.session_id,
            device_id: state.settings.config.device_id.clone(),
            frames: counters.frames,
            unchanged_frames: counters.unchanged_frames,
            dropped_frames: dropped.frames + counters.replaced_frames,
            background_frames: counters.background_frames,
            outdated_frames: counters.outdated_frames,
            bad_frames: rejections.bad_frames + counters.bad_frames,
            last_bad_frame: text(rejections.last_bad_frame.as_ref()),
            degraded_nodes: counters.degraded_nodes,
            degraded_values: counters.degraded_values + state.events.degraded + rejections.clamped_touches,
            touches: counters.touches,
            dropped_events: dropped.inputs + counters.dropped_inputs + rejections.dropped_touches,
            skipped_clock_steps: counters.skipped_clock_steps,
            merged_events: state.events.merged,
            limited_events: state.events.limited,
            mapped_out_events: state.events.mapped_out,
            failed_events: state.events.failed,
            segments: io.segments,
            segment_bytes: io.segment_bytes,
            unpacked_segments: io.unpacked_segments,
            uploaded_segments: io.uploads.segments,
            uploaded_unpacked_segments: io.uploaded_unpacked_segments,
            // Those of earlier runs are in the spool too.
            refused_segments: io.refused_segments.max(spool.set_aside),
            spooled_segments: spool.sealed + spool.open,
            spooled_bytes: spool.bytes - spool.set_aside_bytes,
            evicted_segments: spool.evicted_segments + io.unwritten_segments,
            asked_images: counters.requested_images,
            images: io.images,
            image_bytes: io.image_bytes,
            refused_images: rejections.refused_images + counters.refused_images,
            last_refused_image: text(rejections.last_refused_image.as_ref()),
            uploaded_images: io.uploads.images,
            spooled_images: resources.waiting,
            lost_images: resources.evicted + io.images_refused_by_server,
            write_failures: io.write_failures + counters.lost_entries,
            last_problem: io.last_problem.clone(),
        }
    }
}

/// Returns a reason in plain words. If the storage refuses the recording, they name the fault.
fn why(reason: &CaptureReason, storage: Option<StorageProblem>) -> String {
    match (reason, storage) {
        (CaptureReason::StorageRefused, Some(problem)) => format!("not recorded: {problem}"),
        _ => reason.to_string(),
    }
}

/// Returns the status of an attached instance without an engine.
pub(crate) fn not_attached() -> ReplayStatus {
    let reason = CaptureReason::NotAttached;
    ReplayStatus {
        why: reason.to_string(),
        reason,
        session_id: NO_SESSION,
        ..ReplayStatus::default()
    }
}

/// Returns the reason why the screen is or is not recorded now. The host's settings win over the snapshot, which may be older.
fn reason(state: &HostState) -> CaptureReason {
    let decided = state.snapshot.reason.clone();
    match state.settings.lifecycle.state() {
        LifecycleState::Started if state.settings.config.opt_out => CaptureReason::OptedOut,
        LifecycleState::Started => decided.unwrap_or(CaptureReason::Undecided),
        LifecycleState::Created => CaptureReason::NotStarted,
        LifecycleState::Stopped => CaptureReason::Stopped,
        LifecycleState::Disposed => CaptureReason::Disposed,
    }
}
