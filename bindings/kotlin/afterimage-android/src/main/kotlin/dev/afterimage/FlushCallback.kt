package dev.afterimage

/** Receives the result of [SessionReplay.flush]. */
public fun interface FlushCallback {
    /**
     * Called once for each flush, on a thread of the SDK. Only if the system refuses a thread, it is called on the thread of the flush. An
     * exception is counted and changes nothing.
     */
    public fun onFlushed(report: FlushReport)
}
