/// The state of a ``SessionReplay``, and its counts since it was created.
public struct SessionReplayStatus: Sendable, Equatable, CustomStringConvertible {
    /// Whether the screen is recorded now: a frame of the session was stored, and the app is not in the background.
    public let isRecording: Bool
    /// The first reason why the screen is or is not recorded now, or is recorded and not uploaded.
    public let reason: CaptureReason
    /// The same reason in plain words, for a developer.
    public let why: String
    /// The session id, ``SessionReplayConfig/noSession`` for none.
    public let sessionId: Int64
    /// The device id.
    public let deviceId: String
    /// The counts since the instance was created.
    public let counts: SessionReplayCounts
    /// The latest failure of storing or sending, in plain words. Empty if there was none.
    public let lastProblem: String

    /// ``why`` and ``counts``.
    public var description: String { "\(why); \(counts)" }
}
