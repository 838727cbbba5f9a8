//! The model's types, declared to UniFFI.

use crate::model::{
    CaptureAdvice, FlushReport, HostInfo, HostRecord, NetworkState, ReplayStatus, WantedImage,
};

/// When the host should walk its views next.
#[uniffi::remote(Enum)]
pub enum CaptureAdvice {
    /// Not sooner than this after the last walk, if anything was drawn since.
    Next {
        /// Milliseconds.
        after_ms: u32,
        /// Images of earlier frames whose pixels are wanted now, by `submit_image`; mostly none. One that the host does not
        /// have any more, or does not want to draw, is left out.
        images: Vec<WantedImage>,
    },
    /// Nothing is recorded: take the hooks off until the engine is started again or its session changes.
    Stop,
}

/// An image whose pixels are wanted.
#[uniffi::remote(Record)]
pub struct WantedImage {
    /// The image, as the frame buffer named it.
    pub hash: String,
    /// What is larger is scaled down to this, so that it need not be drawn any larger.
    pub max_edge_px: u32,
}

/// What the host knows about itself; it goes into each segment's header.
#[uniffi::remote(Record)]
pub struct HostInfo {
    /// A folder of our own below the app's private files; made when first needed.
    pub storage_dir: String,
    /// What the host's uptime clock shows now, milliseconds (`SystemClock.uptimeMillis`, `systemUptime`).
    pub uptime_ms: u64,
    /// `android`, `ios`.
    pub platform: String,
    /// Version of the operating system.
    pub os_version: String,
    /// Model of the device.
    pub device_model: String,
    /// Package or bundle id.
    pub app_id: String,
    /// The app's version.
    pub app_version: String,
    /// The app's build.
    pub app_build: String,
    /// BCP 47.
    pub locale: String,
    /// Physical pixels in a logical one.
    pub density: f32,
}

/// The network as the host sees it.
#[uniffi::remote(Record)]
pub struct NetworkState {
    /// There is a network.
    pub online: bool,
    /// Its bytes cost money.
    pub metered: bool,
    /// The device saves power.
    pub low_power: bool,
}

/// Something that the app tells besides its screen. Kinds will be added.
#[uniffi::remote(Enum)]
#[non_exhaustive]
pub enum HostRecord {
    /// Another screen is shown.
    Screen {
        /// Its name. Masking rules go by the name that the app gave, whatever becomes of it here.
        name: String,
    },
}

/// What a flush did.
#[uniffi::remote(Record)]
pub struct FlushReport {
    /// Segments that the server took during this flush.
    pub sent_segments: u64,
    /// Their bytes.
    pub sent_bytes: u64,
    /// Segments still in the spool; they are sent later.
    pub left_segments: u64,
    /// Their bytes.
    pub left_bytes: u64,
    /// Images that the server took during this flush.
    pub sent_images: u64,
    /// Images still in the spool; they are sent later.
    pub left_images: u64,
    /// Why something is left, in plain words; empty when nothing is.
    pub problem: String,
}

/// Whether and why the session is recorded, and what became of it so far.
#[uniffi::remote(Record)]
pub struct ReplayStatus {
    /// Frames are being recorded now.
    pub recording: bool,
    /// Whether and why, in plain words.
    pub why: String,
    /// The session, -1 for none.
    pub session_id: i64,
    /// The device.
    pub device_id: String,
    /// Frames recorded, the unchanged ones among them.
    pub frames: u64,
    /// Frames equal to the one before, which cost nothing.
    pub unchanged_frames: u64,
    /// Frames that a newer one replaced before they could be recorded.
    pub dropped_frames: u64,
    /// Frame buffers refused because they were not well formed.
    pub bad_frames: u64,
    /// What was wrong with the last of them; empty when none was.
    pub last_bad_frame: String,
    /// Nodes that became placeholders because of a limit.
    pub degraded_nodes: u64,
    /// Touches recorded.
    pub touches: u64,
    /// Touches and events lost to a full queue.
    pub dropped_events: u64,
    /// Records that the app's hook dropped.
    pub dropped_records: u64,
    /// Records lost because the app's hook failed or did not answer in time.
    pub failed_records: u64,
    /// Segments written in this process.
    pub segments: u64,
    /// Their bytes.
    pub segment_bytes: u64,
    /// Segments that the server took in this process.
    pub uploaded_segments: u64,
    /// Segments that the server refused for good.
    pub refused_segments: u64,
    /// Segments that wait in the spool.
    pub spooled_segments: u64,
    /// Their bytes.
    pub spooled_bytes: u64,
    /// Segments that the storage limits pushed out before they could be sent.
    pub evicted_segments: u64,
    /// Images that the advice asked for.
    pub asked_images: u64,
    /// Images that were encoded and kept in this process.
    pub images: u64,
    /// Their bytes.
    pub image_bytes: u64,
    /// Images that were submitted and not taken.
    pub refused_images: u64,
    /// Why the last of them was not; empty when none was.
    pub last_refused_image: String,
    /// Images that the server took in this process.
    pub uploaded_images: u64,
    /// Images that wait in the spool.
    pub spooled_images: u64,
    /// Images that the limits pushed out of the spool, or that the server refused for good.
    pub lost_images: u64,
    /// Failures of the disk or the format.
    pub write_failures: u64,
    /// What went wrong last in storing or sending, in plain words; empty when nothing did.
    pub last_problem: String,
}
