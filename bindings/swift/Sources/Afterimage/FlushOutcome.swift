/// The result of a flush. Kinds will be added: a `switch` needs a `default`.
public enum FlushOutcome: Sendable {
    /// The collector accepted everything that was recorded before the flush.
    case delivered
    /// The deadline passed before the delivery ended. The delivery continues.
    case deadlinePassed
    /// An upload failed, and the next attempt is due after the deadline.
    case retryScheduled
    /// The device's conditions or the daily limit for metered networks do not permit uploads now.
    case conditionsNotSuitable
    /// The collector rejected the API key or asked for a pause, or its answers are not usable.
    case serverRefused
    /// The options name no server.
    case noServer
    /// The storage folder cannot be read or written.
    case storageUnavailable
    /// The user opted out; nothing is sent.
    case optedOut
    /// The instance was disposed; the next instance sends the rest.
    case disposed
    /// The engine ended before the flush did, or never started: ``SessionReplay/status()`` has the reason.
    case engineUnavailable
}
