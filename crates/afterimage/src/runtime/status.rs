//! `status()`: the host's settings, the engine's snapshot and the counts of all threads, in one record.

use afterimage_config::{CaptureReason, NO_SESSION, StatusFacts};

use super::handle::Runtime;
use super::io_counters::IoCounters;
use super::published::text;
use super::totals::{MAX_REPORTED_NAMES, Totals};
use crate::model::{ItemTotals, ReplayStatus};

impl Runtime {
    /// Returns the status of the engine.
    pub(crate) fn status(&self) -> ReplayStatus {
        let dropped = self.inbox.dropped();
        let totals = self.totals();
        let state = self.published.lock();
        let counters = &state.snapshot.counters;
        let (io, rejections) = (&state.io, &state.rejections);
        let reason = StatusFacts {
            lifecycle: state.settings.lifecycle.state(),
            has_failed: self.threads.has_panicked(),
            opt_out: state.settings.config.opt_out,
            session_id: state.settings.config.session_id,
            // The host's settings win over the snapshot, which may be older.
            decided: state.snapshot.reason.clone(),
            uploads: io.pause.map(|pause| pause.obstacle),
            online: state.settings.conditions.online,
            waiting: totals.ready,
        }
        .reason();
        ReplayStatus {
            recording: reason.is_recording(),
            why: why(&reason, io),
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
            sent: totals.sent,
            uploaded_unpacked_segments: io.uploaded_unpacked_segments,
            left: totals.left,
            refused: totals.refused,
            set_aside: totals.set_aside,
            evicted: totals.evicted,
            expired: totals.expired,
            asked_images: counters.requested_images,
            images: io.images,
            image_bytes: io.image_bytes,
            refused_images: rejections.refused_images + counters.refused_images,
            last_refused_image: text(rejections.last_refused_image.as_ref()),
            write_failures: io.write_failures + counters.lost_entries,
            last_problem: io.last_problem.clone(),
        }
    }

    /// Returns the totals now.
    pub(super) fn totals(&self) -> Totals {
        let spool = self.spool.if_open();
        let (segments, resources) = spool
            .map(|spool| (spool.stats(), spool.resource_stats()))
            .unwrap_or_default();
        let state = self.published.lock();
        let io = &state.io;
        Totals {
            sent: io.sent,
            ready: segments.sealed + resources.waiting,
            left: ItemTotals {
                segments: segments.sealed + segments.open,
                segment_bytes: segments.bytes - segments.set_aside_bytes,
                images: resources.waiting,
                image_bytes: resources.bytes - resources.set_aside_bytes,
            },
            refused: io.refused,
            set_aside: ItemTotals {
                // Those that cannot be decrypted wait in the same way.
                segments: segments.set_aside + segments.unreadable,
                segment_bytes: segments.set_aside_bytes,
                images: resources.set_aside,
                image_bytes: resources.set_aside_bytes,
            },
            evicted: ItemTotals {
                segments: segments.evicted_segments + io.unwritten.segments,
                segment_bytes: segments.evicted_bytes + io.unwritten.segment_bytes,
                images: resources.evicted,
                image_bytes: resources.evicted_bytes,
            },
            expired: ItemTotals {
                segments: segments.expired_segments,
                segment_bytes: segments.expired_bytes,
                images: resources.expired,
                image_bytes: resources.expired_bytes,
            },
        }
    }

    /// Returns the names of refused items and of items that are set aside.
    pub(super) fn refused_names(&self) -> Vec<String> {
        let mut names = self.published.lock().io.refused_names.clone();
        if let Some(spool) = self.spool.if_open() {
            let set_aside = spool.set_aside_names(MAX_REPORTED_NAMES - names.len());
            names.extend(set_aside.iter().map(ToString::to_string));
        }
        names
    }
}

/// Returns a reason in plain words. They name the fault of the storage, and the pause of uploads.
fn why(reason: &CaptureReason, io: &IoCounters) -> String {
    match (reason, io.storage, io.pause) {
        (CaptureReason::StorageRefused, Some(problem), _) => format!("not recorded: {problem}"),
        (CaptureReason::UploadsPaused { .. }, _, Some(pause)) => {
            format!("recorded, and not uploaded: {}", pause.reason)
        }
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
