package dev.afterimage

/** Receives the result of [SessionReplay.flush]. */
public fun interface FlushCallback {
    /** Called once for each flush, on a thread of the SDK, never on the main thread. An exception is counted and changes nothing. */
    public fun onFlushed(report: FlushReport)
}
