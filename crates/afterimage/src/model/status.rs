//! State and counts of a session replay.

/// Whether and why the session is recorded, and what became of it so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
