/// The reason why a session is or is not recorded. Kinds will be added: a `switch` needs a `default`.
public enum CaptureReason: Sendable {
    /// The session is in the sample, and is recorded.
    case sampled
    /// The session is not in the sample.
    case notSampled
    /// The user opted out.
    case optedOut
    /// The app set no session.
    case noSession
    /// Remote config disables recording.
    case captureDisabled
    /// The session is to be recorded, and no frame of it was recorded yet.
    case awaitingFrame
    /// The app is in the background, where no frame is recorded.
    case inBackground
    /// Writing to the storage folder failed.
    case storageRefused
    /// Another ``SessionReplay`` or process records into the same folder.
    case storageInUse
    /// The session is recorded, and not uploaded: the server refuses the key or the access.
    case keyRefused
    /// The session is recorded, and not uploaded: the server's answers are not usable, and uploads pause.
    case uploadsPaused
    /// The session is recorded, and segments or images wait for a network.
    case offline
    /// The request for remote config is in progress.
    case remoteConfigPending
    /// Remote config could not be fetched, and none is cached.
    case remoteConfigUnavailable
    /// The engine is being created, or the session is not decided.
    case undecided
    /// The user has not unlocked the device since it started: the app's files cannot be read. Calls wait for the unlock.
    case deviceLocked
    /// The app did not call ``SessionReplay/start()``.
    case notStarted
    /// The app called ``SessionReplay/stop()``.
    case stopped
    /// The instance was disposed.
    case disposed
    /// The instance attaches to the app's engine, and the app has not started one.
    case notAttached
    /// The options are invalid. ``SessionReplayStatus/why`` has every fault.
    case invalidConfig
    /// The SDK failed and is off for the rest of the process.
    case internalError
}
