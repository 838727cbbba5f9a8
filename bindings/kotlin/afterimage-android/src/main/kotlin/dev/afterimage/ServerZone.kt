package dev.afterimage

/** The region of Amplitude's servers. */
public enum class ServerZone {
    /** United States. */
    US,

    /** European Union. */
    EU,
}
