//! The result of a flush.

/// The result of a flush.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FlushOutcome {
    /// The collector accepted everything that was recorded before the flush.
    #[default]
    Delivered,
    /// The deadline passed before the delivery ended. The delivery continues.
    DeadlinePassed,
    /// An upload failed, and the next attempt is due after the deadline.
    RetryScheduled,
    /// The device's conditions or the daily limit for metered networks do not permit uploads now.
    ConditionsNotSuitable,
    /// The collector rejected the API key or asked for a pause, or its answers are not usable.
    ServerRefused,
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
