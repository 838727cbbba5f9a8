//! The result of a flush.

/// The result of a flush.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FlushOutcome {
    /// The collector accepted everything that was recorded before the flush.
    #[default]
    Delivered,
    /// The deadline passed before the delivery ended. The delivery continues.
    DeadlinePassed,
    /// The server is unreachable or failed, and the next attempt is due after the deadline.
    RetryScheduled,
    /// No network is available.
    Offline,
    /// The network is metered, and the options do not permit uploads over it.
    NetworkMetered,
    /// The daily limit for metered networks is reached.
    MeteredLimitReached,
    /// The daily limit for all networks is reached.
    DailyLimitReached,
    /// The device saves power.
    PowerSaving,
    /// The device is too hot.
    Overheated,
    /// The server refuses the key or the access. Uploads pause.
    KeyRefused,
    /// The server accepts no recordings at this address. Uploads pause.
    NotACollector,
    /// The server confirms no upload with a receipt of its bytes. Uploads pause, and nothing is deleted.
    NotConfirmed,
    /// The server refused recordings. They wait, or are set aside.
    RecordingsRefused,
    /// The server accepts segments, but no images.
    ImagesRefused,
    /// The HTTP client rejects the requests as invalid.
    InvalidRequest,
    /// A limit of the storage deleted recordings before they were delivered. Everything else is delivered.
    Evicted,
    /// The options name no server.
    NoServer,
    /// The spool cannot be read or written.
    StorageUnavailable,
    /// The user opted out; nothing is delivered.
    OptedOut,
    /// The instance was disposed; the next instance delivers what is left.
    Disposed,
    /// The engine ended before the flush did.
    EngineEnded,
}
