package dev.afterimage

/** The result of a flush. Kinds will be added: a `when` needs an `else`. */
public enum class FlushOutcome {
    /** The collector accepted everything that was recorded before the flush. */
    DELIVERED,

    /** The deadline passed before the delivery ended. The delivery continues. */
    DEADLINE_PASSED,

    /** An upload failed, and the next attempt is due after the deadline. */
    RETRY_SCHEDULED,

    /** The device's conditions or the daily limit for metered networks do not permit uploads now. */
    CONDITIONS_NOT_SUITABLE,

    /** The collector rejected the API key or asked for a pause, or its answers are not usable. */
    SERVER_REFUSED,

    /** The options name no server. */
    NO_SERVER,

    /** The storage folder cannot be read or written. */
    STORAGE_UNAVAILABLE,

    /** The user opted out; nothing is sent. */
    OPTED_OUT,

    /** The instance was disposed; the next instance sends the rest. */
    DISPOSED,

    /** The engine ended before the flush did, or never started: [SessionReplay.status] has the reason. */
    ENGINE_UNAVAILABLE,
}
