/// Counts of a ``SessionReplay`` since it was created.
public struct SessionReplayCounts: Sendable, Equatable, CustomStringConvertible {
    /// Frames recorded, including unchanged ones.
    public let frames: Int64
    /// Frames that were lost: replaced by a newer one, malformed, or captured in the background or before the user changed.
    public let lostFrames: Int64
    /// Touches recorded.
    public let touches: Int64
    /// Touches and events that were lost: a queue was full, or no frame followed in time.
    public let lostEvents: Int64
    /// Segments (at most 30 s of recording) that were completed.
    public let segments: Int64
    /// Segments that the collector accepted.
    public let uploadedSegments: Int64
    /// Segments that wait for their upload.
    public let waitingSegments: Int64
    /// Bytes that wait for their upload.
    public let waitingBytes: Int64
    /// Segments that were deleted without an upload: by the storage limits, or because the collector refused them.
    public let lostSegments: Int64
    /// Calls of the app that were lost because too many came before the engine was created.
    public let lostCalls: Int64
    /// Failures inside the SDK, and errors that callbacks of the app threw. None reached the app.
    public let failures: Int64

    /// The counts by name.
    public var description: String {
        "frames=\(frames) lostFrames=\(lostFrames) touches=\(touches) lostEvents=\(lostEvents) segments=\(segments) "
            + "uploadedSegments=\(uploadedSegments) waitingSegments=\(waitingSegments) waitingBytes=\(waitingBytes) "
            + "lostSegments=\(lostSegments) lostCalls=\(lostCalls) failures=\(failures)"
    }
}
