package dev.afterimage.internal.session

/** The kinds of calls to the engine. The latest waiting call of each kind is never dropped. */
internal enum class CallKind(
    /** The purpose of the call, for the log. */
    val what: String,
) {
    LIFECYCLE("start, stop or dispose"),
    SESSION_ID("the session id"),
    DEVICE_ID("the device id"),
    OPT_OUT("the opt-out"),
    SCREEN("the screen's name"),
    KEYBOARD("the keyboard's place"),
    APP_STATE("the app's state"),
    CONDITIONS("the device's conditions"),
    FLUSH("flush"),
}
