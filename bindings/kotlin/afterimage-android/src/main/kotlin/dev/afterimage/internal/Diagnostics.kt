package dev.afterimage.internal

import dev.afterimage.LogLevel
import dev.afterimage.internal.platform.Logcat

/**
 * The log, the failures and the background thread of one instance, which need each other.
 *
 * They refer to nothing else of the instance: the engine keeps the log for as long as it exists, and the instance keeps the engine.
 */
internal class Diagnostics(
    level: LogLevel,
) {
    /** Counts and logs failures. */
    val failures: Failures = Failures { log.write(LogLevel.WARN, it) }

    /** Runs work off the app's threads. */
    val worker: Worker = Worker(failures)

    /** Writes lines to logcat. */
    val log: Logcat = Logcat(level, worker)
}
