package dev.afterimage.internal

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong

/**
 * Failures of our code in the app's process. Each is counted, and the first of each place and type is logged. Any thread.
 *
 * Messages of exceptions are not logged, since an exception of the app's own view may contain text of the screen.
 */
internal class Failures(
    private val log: (String) -> Unit,
) {
    private val seen = ConcurrentHashMap<String, Boolean>()
    private val counted = AtomicLong()

    /** Number of failures. */
    val count: Long get() = counted.get()

    /** Counts a failure that the caller logs. */
    fun count() {
        counted.incrementAndGet()
    }

    /** Counts a failure, and logs its place, its type and the method that threw it if they are new. */
    fun report(
        place: String,
        error: Throwable,
    ) {
        counted.incrementAndGet()
        val key = place + error.javaClass.name
        if (seen.size >= MAX_LOGGED || seen.putIfAbsent(key, true) != null) return
        val line = error.stackTrace.firstOrNull()
        log("$place failed: ${error.javaClass.name} at $line; the app is not affected, and status().counts.failures counts it")
    }

    private companion object {
        /** Kinds of failures that are logged. More than this many come from one cause. */
        const val MAX_LOGGED = 64
    }
}
