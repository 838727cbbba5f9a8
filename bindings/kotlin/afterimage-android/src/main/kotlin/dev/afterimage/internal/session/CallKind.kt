package dev.afterimage.internal.session

/** The kinds of calls to the engine. The latest waiting call of each kind is never dropped. */
internal enum class CallKind {
    LIFECYCLE,
    SESSION_ID,
    DEVICE_ID,
    OPT_OUT,
    SCREEN,
    KEYBOARD,
    APP_STATE,
    CONDITIONS,
    FLUSH,
}
