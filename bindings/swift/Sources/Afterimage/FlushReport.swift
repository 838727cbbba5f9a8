/// The result of a flush of a ``SessionReplay``.
public struct FlushReport: Sendable, Equatable, CustomStringConvertible {
    /// The result.
    public let outcome: FlushOutcome
    /// Segments that the collector accepted during the flush.
    public let sentSegments: Int64
    /// Bytes of the segments that the collector accepted during the flush.
    public let sentBytes: Int64
    /// Segments that are left. A later upload sends them.
    public let leftSegments: Int64
    /// Bytes of the segments that are left.
    public let leftBytes: Int64
    /// Images that the collector accepted during the flush.
    public let sentImages: Int64
    /// Images that are left. A later upload sends them.
    public let leftImages: Int64
    /// The reason why something is left, in plain words. Empty if nothing is left.
    public let problem: String

    /// The outcome, the counts and the problem.
    public var description: String {
        "\(outcome): sent \(sentSegments) segments (\(sentBytes) bytes) and \(sentImages) images, "
            + "left \(leftSegments) segments (\(leftBytes) bytes) and \(leftImages) images \(problem)"
    }
}
