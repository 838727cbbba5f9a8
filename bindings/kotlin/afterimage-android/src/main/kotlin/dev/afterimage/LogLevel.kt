package dev.afterimage

/** The messages that are written to logcat, with the tag `Afterimage`. */
public enum class LogLevel {
    /** No messages. */
    OFF,

    /** Failures that stop the recording. */
    ERROR,

    /** Problems that the developer should look at. */
    WARN,

    /** Events of normal operation. */
    LOG,

    /** Details for debugging. */
    DEBUG,
}
