package dev.afterimage

/** The result of a flush. Kinds will be added: a `when` needs an `else`. */
public enum class FlushOutcome {
    /** The collector accepted everything that was recorded before the flush. */
    DELIVERED,

    /** The deadline passed before the delivery ended. The delivery continues. */
    DEADLINE_PASSED,

    /** The server is unreachable or failed, and the next attempt is due after the deadline. */
    RETRY_SCHEDULED,

    /** No network is available. */
    OFFLINE,

    /** The network is metered, and the options do not permit uploads over it. */
    NETWORK_METERED,

    /** The daily limit for metered networks is reached. */
    METERED_LIMIT_REACHED,

    /** The daily limit for all networks is reached. */
    DAILY_LIMIT_REACHED,

    /** The device saves power. */
    POWER_SAVING,

    /** The device is too hot. */
    OVERHEATED,

    /** The server refuses the key or the access. Uploads pause. */
    KEY_REFUSED,

    /** The server accepts no recordings at this address. Uploads pause. */
    NOT_A_COLLECTOR,

    /** The server confirms no upload with a receipt of its bytes. Uploads pause, and nothing is deleted. */
    NOT_CONFIRMED,

    /** The server refused recordings. They wait, or are set aside. */
    RECORDINGS_REFUSED,

    /** The server accepts segments, but no images. */
    IMAGES_REFUSED,

    /** The HTTP client rejects the requests as invalid. */
    INVALID_REQUEST,

    /** A limit of the storage deleted recordings before they were delivered. Everything else is delivered. */
    EVICTED,

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
