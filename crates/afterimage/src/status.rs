//! `status()`: what the counters and the decision say, in one record.

use std::sync::Arc;

use afterimage_config::{LifecycleState, NO_SESSION};

use crate::core::{Core, Mode};
use crate::model::ReplayStatus;

/// The status of an engine.
pub fn of(core: &Arc<Core>) -> ReplayStatus {
    let counters = &core.counters;
    let dropped = core.mailbox.dropped();
    let (spool, resources) = core
        .store
        .if_open()
        .map(|spool| (spool.stats(), spool.resource_stats()))
        .unwrap_or_default();
    let control = core.control.lock();
    ReplayStatus {
        recording: core.mode() == Mode::Recording && !core.guard.panicked(),
        why: if core.guard.panicked() {
            "not recorded: an internal error switched recording off for the rest of this process".to_owned()
        } else if control.lifecycle.is_started() {
            control
                .why
                .as_ref()
                .map_or_else(|| "not recorded yet: starting".to_owned(), ToString::to_string)
        } else {
            not_started(control.lifecycle.state()).to_owned()
        },
        session_id: control.config.session_id,
        device_id: control.config.device_id.clone(),
        frames: counters.frames.value(),
        unchanged_frames: counters.unchanged_frames.value(),
        dropped_frames: dropped.frames,
        bad_frames: counters.bad_frames.value(),
        last_bad_frame: counters.last_bad_frame(),
        degraded_nodes: counters.degraded_nodes.value(),
        touches: counters.touches.value(),
        dropped_events: dropped.touches + dropped.events,
        dropped_records: counters.dropped_records.value(),
        failed_records: counters.failed_records.value(),
        segments: counters.segments.value(),
        segment_bytes: counters.segment_bytes.value(),
        uploaded_segments: counters.uploaded_segments.value(),
        refused_segments: counters.refused_segments.value(),
        spooled_segments: spool.sealed + spool.open,
        spooled_bytes: spool.bytes,
        evicted_segments: spool.evicted_segments,
        asked_images: counters.asked_images.value(),
        images: counters.images.value(),
        image_bytes: counters.image_bytes.value(),
        refused_images: counters.refused_images.value(),
        last_refused_image: counters.last_refused_image(),
        uploaded_images: counters.uploaded_images.value(),
        spooled_images: resources.waiting,
        lost_images: resources.evicted + counters.images_refused_by_server.value(),
        write_failures: counters.write_failures.value(),
        last_problem: counters.last_problem(),
    }
}

/// The status of an instance that has no engine to attach to.
pub fn not_attached() -> ReplayStatus {
    ReplayStatus {
        why: "not recorded: this instance attaches to the app's engine, and the app has not started one"
            .to_owned(),
        session_id: NO_SESSION,
        ..ReplayStatus::default()
    }
}

fn not_started(state: LifecycleState) -> &'static str {
    match state {
        LifecycleState::Created => "not recorded: start was not called",
        LifecycleState::Stopped => "not recorded: it was stopped; call start to go on",
        _ => "not recorded: this session replay was disposed",
    }
}
