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

    /** Counts a failure, and logs its place, its type and the method that threw it if they are new. Never throws. */
    fun report(
        place: String,
        error: Throwable,
    ) {
        counted.incrementAndGet()
        try {
            if (isNew(place + error.javaClass.name)) log(line(place, error))
        } catch (_: Throwable) {
            // The app's exception has methods of its own, and memory may be short. The failure is counted.
        }
    }

    private fun isNew(kind: String): Boolean = seen.size < MAX_LOGGED && seen.putIfAbsent(kind, true) == null

    private fun line(
        place: String,
        error: Throwable,
    ): String {
        val thrower = error.stackTrace.firstOrNull()
        return "$place failed: ${error.javaClass.name} at $thrower; the app is not affected, and status().counts.failures counts it"
    }

    private companion object {
        /** Kinds of failures that are logged. More than this many come from one cause. */
        const val MAX_LOGGED = 64
    }
}
