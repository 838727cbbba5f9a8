/// Counts of a ``SessionReplay`` since it was created.
public struct SessionReplayCounts: Sendable, Equatable, CustomStringConvertible {
    /// Frames recorded, including unchanged ones.
    public let frames: Int64
    /// Frames that were lost: replaced by a newer one, malformed, or captured in the background or before the user changed.
    public let lostFrames: Int64
    /// Touches recorded.
    public let touches: Int64
    /// Samples of touches, and events, that were lost: a queue was full, or no frame followed in time.
    public let lostEvents: Int64
    /// Segments (at most 30 s of recording) that were completed.
    public let segments: Int64
    /// Segments that the collector accepted.
    public let uploadedSegments: Int64
    /// Segments that wait for their upload.
    public let waitingSegments: Int64
    /// Bytes that wait for their upload.
    public let waitingBytes: Int64
    /// Segments that are not delivered: deleted by the storage limits, or set aside because the collector refused them.
    public let lostSegments: Int64
    /// Frames without all views. If the time for a frame was over, the next frame continues there. Views behind the first 10,000, and below
    /// 250 levels, are not recorded.
    public let incompleteFrames: Int64
    /// Requested images that were not recorded: they were not shown any more, could not be drawn in time, or were refused.
    public let lostImages: Int64
    /// Calls of the app that were lost because too many came before the engine was created.
    public let lostCalls: Int64
    /// Failures inside the SDK, and errors that callbacks of the app threw. None reached the app.
    public let failures: Int64

    /// The counts by name.
    public var description: String {
        "frames=\(frames) lostFrames=\(lostFrames) touches=\(touches) lostEvents=\(lostEvents) segments=\(segments) "
            + "uploadedSegments=\(uploadedSegments) waitingSegments=\(waitingSegments) waitingBytes=\(waitingBytes) "
            + "lostSegments=\(lostSegments) incompleteFrames=\(incompleteFrames) lostImages=\(lostImages) lostCalls=\(lostCalls) failures=\(failures)"
    }
}
