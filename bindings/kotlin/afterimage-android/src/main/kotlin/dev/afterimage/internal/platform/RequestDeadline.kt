package dev.afterimage.internal.platform

import java.net.HttpURLConnection
import java.util.concurrent.ScheduledFuture
import java.util.concurrent.ScheduledThreadPoolExecutor
import java.util.concurrent.TimeUnit

/**
 * The time limit of a whole exchange in milliseconds. The platform limits only the pauses between bytes that it reads, so a server that
 * sends a byte a minute, or reads none, would hold the I/O thread. Closes the connection when the limit passes.
 */
internal class RequestDeadline(
    private val connection: HttpURLConnection,
    timeoutMs: Long,
) {
    /** The limit passed before [cancel]. */
    @Volatile
    var hasPassed = false
        private set

    private val future: ScheduledFuture<*> = timer.schedule(::close, timeoutMs.coerceAtLeast(1), TimeUnit.MILLISECONDS)

    /** Ends the limit. */
    fun cancel() {
        future.cancel(false)
    }

    private fun close() {
        hasPassed = true
        try {
            connection.disconnect()
        } catch (_: Throwable) {
            // The connection is already closed.
        }
    }

    private companion object {
        /** Longer than the pause between two requests of a delivery, so that a delivery uses one thread. */
        const val IDLE_S = 5L

        /** A thread that exists only while requests are sent. */
        val timer =
            ScheduledThreadPoolExecutor(1) { work -> Thread(work, "afterimage-deadline").apply { isDaemon = true } }.apply {
                removeOnCancelPolicy = true
                setKeepAliveTime(IDLE_S, TimeUnit.SECONDS)
                allowCoreThreadTimeOut(true)
            }
    }
}
