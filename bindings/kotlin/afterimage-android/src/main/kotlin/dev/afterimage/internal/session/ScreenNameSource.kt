package dev.afterimage.internal.session

/** The origins of a screen's name, beside the class name of the activity. Of two automatic ones the later one here applies. */
internal enum class ScreenNameSource {
    /** The class name of a fragment. */
    FRAGMENT,

    /** A destination of androidx's navigation. */
    NAVIGATION,

    /** The app, by `recordScreen`. */
    APP,
}
