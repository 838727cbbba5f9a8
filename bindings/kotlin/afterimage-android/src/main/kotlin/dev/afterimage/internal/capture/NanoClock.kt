package dev.afterimage.internal.capture

/** Measures the time that walks take: `System.nanoTime`, or a test's. */
internal fun interface NanoClock {
    /** Returns nanoseconds since any moment. */
    fun nanoTime(): Long
}
