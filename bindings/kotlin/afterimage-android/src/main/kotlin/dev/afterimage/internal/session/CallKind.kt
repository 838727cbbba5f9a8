package dev.afterimage.internal.session

/**
 * The kinds of calls to the engine, in the order in which waiting calls lose their places to later ones. The latest waiting call of each
 * kind is never lost.
 */
internal enum class CallKind(
    /** The purpose of the call, for the log. */
    val what: String,
) {
    SCREEN("the screen's name"),
    KEYBOARD("the keyboard's place"),
    APP_STATE("the app's state"),
    CONDITIONS("the device's conditions"),
    FLUSH("flush"),
    LIFECYCLE("start, stop or dispose"),
    SESSION_ID("the session id"),
    DEVICE_ID("the device id"),

    /** The last one to be lost: an opt-out deletes what is not sent, although the user opts in again afterwards. */
    OPT_OUT("the opt-out"),
    DELETION("the deletion of local data"),
}
