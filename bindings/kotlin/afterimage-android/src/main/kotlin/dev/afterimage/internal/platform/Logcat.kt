package dev.afterimage.internal.platform

import android.os.Looper
import android.util.Log
import dev.afterimage.LogLevel
import dev.afterimage.ffi.HostLogSink
import java.util.concurrent.Executor
import dev.afterimage.ffi.LogLevel as EngineLogLevel

/**
 * Writes lines to logcat if they are at the app's level. Any thread: a line of the main thread is written on [worker], since
 * writing waits for the log daemon.
 */
internal class Logcat(
    private val level: LogLevel,
    private val worker: Executor,
) : HostLogSink {
    /** Writes a line of the engine. */
    override fun log(
        level: EngineLogLevel,
        message: String,
    ) {
        try {
            write(LogLevel.valueOf(level.name), message)
        } catch (_: Throwable) {
            // A failure of the log is not logged.
        }
    }

    /** Writes a line that never holds text of the screen. */
    fun write(
        level: LogLevel,
        message: String,
    ) {
        if (level == LogLevel.OFF || level > this.level) return
        if (Looper.myLooper() == Looper.getMainLooper()) {
            worker.execute { println(level, message) }
        } else {
            println(level, message)
        }
    }

    private fun println(
        level: LogLevel,
        message: String,
    ) {
        Log.println(priority(level), TAG, message)
    }

    private fun priority(level: LogLevel): Int =
        when (level) {
            LogLevel.ERROR -> Log.ERROR
            LogLevel.WARN -> Log.WARN
            LogLevel.DEBUG -> Log.DEBUG
            else -> Log.INFO
        }

    companion object {
        /** The tag of each line, at most 23 characters: longer ones throw before API 26. */
        const val TAG = "Afterimage"
    }
}
