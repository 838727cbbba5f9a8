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
    /// Items that the collector stored.
    public let sent: ItemTotals
    /// Items that wait for their upload.
    public let left: ItemTotals
    /// Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, or are set aside.
    public let refused: ItemTotals
    /// Items that are set aside, also those of earlier runs, since the server refuses them and stores others.
    public let setAside: ItemTotals
    /// Items that were deleted before they were delivered: by a limit of the storage, by somebody else, or since the disk refused them.
    public let evicted: ItemTotals
    /// Those of the evicted items that exceeded the age limit.
    public let expired: ItemTotals
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
            + "sent=\(sent) left=\(left) refused=\(refused) setAside=\(setAside) evicted=\(evicted) expired=\(expired) "
            + "incompleteFrames=\(incompleteFrames) lostImages=\(lostImages) lostCalls=\(lostCalls) failures=\(failures)"
    }
}
