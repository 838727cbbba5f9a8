//! Plain data that hosts exchange with a session replay, besides the engine's.

use afterimage_config::CaptureReason;
use afterimage_engine::FlushOutcome;
use afterimage_wireframe::MaskAction;

/// The time of the host's next walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaptureAdvice {
    /// Walk again if anything was drawn, but not before this time.
    Next {
        /// Milliseconds after the last walk.
        after_ms: u32,
        /// Images of earlier frames whose pixels are requested now, for `submit_image`; mostly none. The host leaves out images
        /// that it does not have any more or does not want to draw.
        images: Vec<WantedImage>,
        /// Submit a frame with a tree at that time even if nothing was drawn since the last one: the recording has no frame
        /// yet, or a touch keeps its place only if the frame after it allows it.
        frame_wanted: bool,
    },
    /// Nothing is recorded: remove the hooks until the engine is started again or its session changes.
    Stop,
}

/// An image whose pixels are requested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedImage {
    /// The host's fingerprint, as in the frame buffer.
    pub hash: String,
    /// Longest useful edge in pixels. A larger image is scaled down to this, so the host need not draw it any larger.
    pub max_edge_px: u32,
}

/// The decision of masking about one node of a frame.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainedNode {
    /// The node's id in the frame buffer.
    pub node: u32,
    /// The id of the root of the node's tree: a window.
    pub root: u32,
    /// Whether the node is kept, masked or replaced by a placeholder.
    pub action: MaskAction,
    /// The name of the reason, as `afterimage audit` writes it: `level-keeps`, `form-field`, `masked-by-rule` and so on.
    pub reason: String,
    /// The corners of the whole node as it is drawn: x and y of each, in logical pixels of the frame, clockwise from the left top
    /// one. Empty if a transform is singular.
    pub corners: Vec<f32>,
    /// Whether a mask overlay outlines the node: a part of it is drawn, and it has content of its own (a text, or no children),
    /// or is blocked, or the app or a rule decided about it and everything in it.
    pub is_outlined: bool,
}

/// Segments and images, with their bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemTotals {
    /// Number of segments.
    pub segments: u64,
    /// Bytes of the segments.
    pub segment_bytes: u64,
    /// Number of images.
    pub images: u64,
    /// Bytes of the images.
    pub image_bytes: u64,
}

/// The result of a flush.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlushReport {
    /// The result: the first reason why something is left or lost.
    pub outcome: FlushOutcome,
    /// Items that the collector stored during the flush.
    pub sent: ItemTotals,
    /// Items that wait now. A later delivery sends them.
    pub left: ItemTotals,
    /// Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, and are
    /// otherwise set aside.
    pub refused: ItemTotals,
    /// Items that are set aside now, since the server refuses them and stores others. They are not sent again, and stay on the device
    /// until a limit of the storage deletes them.
    pub set_aside: ItemTotals,
    /// Items that were deleted during the flush before they were delivered: by a limit of the storage, by somebody else, or since the
    /// disk refused them for too long.
    pub evicted: ItemTotals,
    /// Those of the evicted items that exceeded the age limit.
    pub expired: ItemTotals,
    /// Names of refused items and of items that are set aside, at most 20: ids and numbers, without recorded content.
    pub refused_names: Vec<String>,
    /// The reason of `outcome`, in plain words, with the next step if there is one. Empty if everything is delivered.
    pub problem: String,
}

/// The losses of the library's own capture of views since it was made. `status` has the counts of the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CaptureCounts {
    /// Failures: parts of frames, or steps, that could not be done. The log has the first one of each place.
    pub failures: u64,
    /// Frames without all views. If the time for a frame was over, the next frame continues there; views behind the first 10,000, and
    /// below 250 levels, are not recorded.
    pub incomplete_frames: u64,
    /// Samples of touches that were dropped, since no frame followed in time.
    pub lost_touches: u64,
    /// Requested images that were not shown any more, could not be drawn in time, or were refused.
    pub lost_images: u64,
}

/// The state of a session replay and its counts since it was made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReplayStatus {
    /// The screen is recorded now: a frame of the session was stored, the spool accepts more, and the app is not in the
    /// background.
    pub recording: bool,
    /// The first reason why the screen is or is not recorded now, or is recorded and not uploaded.
    pub reason: CaptureReason,
    /// The same reason in plain words, with the next step if there is one.
    pub why: String,
    /// The session id, -1 for none.
    pub session_id: i64,
    /// The device id.
    pub device_id: String,
    /// Frames recorded, including unchanged ones.
    pub frames: u64,
    /// Frames equal to the frame before them. They cost a comparison.
    pub unchanged_frames: u64,
    /// Frames that a newer frame replaced before they were recorded.
    pub dropped_frames: u64,
    /// Frames that were submitted while the app was in the background.
    pub background_frames: u64,
    /// Frames that were walked before the device id changed or the user opted out or in, and submitted afterwards.
    pub outdated_frames: u64,
    /// Malformed frame buffers.
    pub bad_frames: u64,
    /// The fault of the latest malformed buffer. Empty if there was none.
    pub last_bad_frame: String,
    /// Nodes that a limit replaced by placeholders.
    pub degraded_nodes: u64,
    /// Values of the host that were clamped or have no meaning: lengths out of range, numbers that are not finite, and codes,
    /// kinds and keys that this version does not know.
    pub degraded_values: u64,
    /// Touches recorded.
    pub touches: u64,
    /// Touches and events that were dropped: a queue was full, no frame followed in time, or they were of an earlier person.
    pub dropped_events: u64,
    /// Steps of the wall clock that were not recorded, because there were too many.
    pub skipped_clock_steps: u64,
    /// Events that repeated the latest one of their kind and were merged with it.
    pub merged_events: u64,
    /// Events that the rate limit dropped.
    pub limited_events: u64,
    /// Events that the event mapper dropped.
    pub mapped_out_events: u64,
    /// Events lost because the event mapper failed or did not answer in time.
    pub failed_events: u64,
    /// Segments sealed by this engine.
    pub segments: u64,
    /// Their bytes.
    pub segment_bytes: u64,
    /// Segments sealed without packing: the device saved power or was hot, or (rarely) the segment cannot be packed.
    pub unpacked_segments: u64,
    /// Items that the collector stored.
    pub sent: ItemTotals,
    /// Segments that were sent unpacked, in more than twice the bytes.
    pub uploaded_unpacked_segments: u64,
    /// Items that wait.
    pub left: ItemTotals,
    /// Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, and are
    /// otherwise set aside.
    pub refused: ItemTotals,
    /// Items that are set aside, also those of earlier runs, since the server refuses them and stores others. They are not sent again,
    /// and stay on the device until a limit of the storage deletes them.
    pub set_aside: ItemTotals,
    /// Items that were deleted before they were delivered: by a limit of the storage, by somebody else, or since the disk refused them
    /// for too long.
    pub evicted: ItemTotals,
    /// Those of the evicted items that exceeded the age limit.
    pub expired: ItemTotals,
    /// Images that the advice of frames requested.
    pub asked_images: u64,
    /// Images encoded and stored by this engine.
    pub images: u64,
    /// Their bytes.
    pub image_bytes: u64,
    /// Images submitted and refused.
    pub refused_images: u64,
    /// The reason of the latest refusal. Empty if there was none.
    pub last_refused_image: String,
    /// Failures of the disk or the format.
    pub write_failures: u64,
    /// The latest failure of storing or sending, in plain words. Empty if there was none.
    pub last_problem: String,
}
