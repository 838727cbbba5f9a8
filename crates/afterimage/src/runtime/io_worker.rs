//! The state of the I/O thread.

use afterimage_config::SegmentName;
use afterimage_engine::{FlushId, RequestId};
use afterimage_transport::{RemoteConfigFetch, Uploader};

/// The state of the I/O thread. It outlives the thread, so a pause that the server asked for does too.
#[derive(Default)]
pub(super) struct IoWorker {
    /// The uploader, once there was something to deliver.
    pub uploader: Option<Uploader>,
    /// The latest segment that could not be packed before its upload.
    pub kept_unpacked: Option<SegmentName>,
    /// The limit of a segment's size that the engine thread knows.
    pub segment_limit: Option<u64>,
    /// Attempts to open a spool that another process owns.
    pub lock_attempts: u32,
    /// The request for remote config that is not answered yet.
    pub fetch: Option<ConfigFetch>,
    /// The latest flush whose recordings are sealed.
    pub through: Option<FlushId>,
    /// The spool is released when the delivery ends.
    pub is_releasing: bool,
}

/// A request for remote config that is not answered yet.
pub(super) struct ConfigFetch {
    /// Names the request.
    pub request: RequestId,
    /// The attempts so far.
    pub fetch: RemoteConfigFetch,
    /// The time of the next attempt, by the monotonic clock.
    pub next_attempt_ms: u64,
}

impl IoWorker {
    /// Grants every segment its attempts again.
    pub(super) fn begin_run(&mut self) {
        if let Some(uploader) = &mut self.uploader {
            uploader.begin_run();
        }
    }
}
