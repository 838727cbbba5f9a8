/// The result of a flush. Kinds will be added: a `switch` needs a `default`.
public enum FlushOutcome: Sendable {
    /// The collector accepted everything that was recorded before the flush.
    case delivered
    /// The deadline passed before the delivery ended. The delivery continues.
    case deadlinePassed
    /// The server is unreachable or failed, and the next attempt is due after the deadline.
    case retryScheduled
    /// No network is available.
    case offline
    /// The network is metered, and the options do not permit uploads over it.
    case networkMetered
    /// The daily limit for metered networks is reached.
    case meteredLimitReached
    /// The daily limit for all networks is reached.
    case dailyLimitReached
    /// The device saves power.
    case powerSaving
    /// The device is too hot.
    case overheated
    /// The server refuses the key or the access. Uploads pause.
    case keyRefused
    /// The server accepts no recordings at this address. Uploads pause.
    case notACollector
    /// The server confirms no upload with a receipt of its bytes. Uploads pause, and nothing is deleted.
    case notConfirmed
    /// The server refused recordings. They wait, or are set aside.
    case recordingsRefused
    /// The server accepts segments, but no images.
    case imagesRefused
    /// The HTTP client rejects the requests as invalid.
    case invalidRequest
    /// A limit of the storage deleted recordings before they were delivered. Everything else is delivered.
    case evicted
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
