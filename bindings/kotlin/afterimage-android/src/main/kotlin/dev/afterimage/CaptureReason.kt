package dev.afterimage

/** The reason why a session is or is not recorded. Kinds will be added: a `when` needs an `else`. */
public enum class CaptureReason {
    /** The session is in the sample, and is recorded. */
    SAMPLED,

    /** The session is not in the sample. */
    NOT_SAMPLED,

    /** The user opted out. */
    OPTED_OUT,

    /** The app set no session. */
    NO_SESSION,

    /** Remote config disables recording. */
    CAPTURE_DISABLED,

    /** The session is to be recorded, and no frame of it was recorded yet. */
    AWAITING_FRAME,

    /** The app is in the background, where no frame is recorded. */
    IN_BACKGROUND,

    /** Writing to the storage folder failed. */
    STORAGE_REFUSED,

    /** Another [SessionReplay] or process records into the same folder. */
    STORAGE_IN_USE,

    /** The device restarted and the user has not unlocked it: the app's storage is encrypted. */
    DEVICE_LOCKED,

    /** The session is recorded, and not uploaded: the server refuses the key or the access. */
    KEY_REFUSED,

    /** The session is recorded, and not uploaded: the server's answers are not usable, and uploads pause. */
    UPLOADS_PAUSED,

    /** The session is recorded, and segments or images wait for a network. */
    OFFLINE,

    /** The request for remote config is in progress. */
    REMOTE_CONFIG_PENDING,

    /** Remote config could not be fetched, and none is cached. */
    REMOTE_CONFIG_UNAVAILABLE,

    /** The native library is being loaded, or the session is not decided. */
    UNDECIDED,

    /** The app did not call [SessionReplay.start]. */
    NOT_STARTED,

    /** The app called [SessionReplay.stop]. */
    STOPPED,

    /** The instance was disposed. */
    DISPOSED,

    /** The instance attaches to the app's engine, and the app has not started one. */
    NOT_ATTACHED,

    /** The options are invalid, or the context belongs to no application. [SessionReplayStatus.why] has every fault. */
    INVALID_CONFIG,

    /** The native library is missing or cannot be loaded on this device. */
    LIBRARY_UNAVAILABLE,

    /** The SDK failed and is off for the rest of the process. */
    INTERNAL_ERROR,
}
