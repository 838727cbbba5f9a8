package dev.afterimage.internal

import java.util.concurrent.Executor
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit

/**
 * Runs work off the app's threads, one item after another, on a thread that exists only while there is work. Any thread.
 *
 * An exception of an item is reported. An item that the queue or the system refuses is reported and dropped. Never throws.
 */
internal class Worker(
    private val failures: Failures,
) : Executor {
    private val pool =
        ThreadPoolExecutor(1, 1, IDLE_S, TimeUnit.SECONDS, LinkedBlockingQueue(MAX_WAITING)) { work ->
            Thread(work, "afterimage-host").apply { isDaemon = true }
        }.apply { allowCoreThreadTimeOut(true) }

    override fun execute(command: Runnable) {
        offer(command)
    }

    /** Runs work like [execute]. Returns false if the work is refused: it never runs. */
    fun offer(command: Runnable): Boolean =
        try {
            pool.execute {
                try {
                    command.run()
                } catch (error: Throwable) {
                    failures.report("work in the background", error)
                }
            }
            true
        } catch (error: Throwable) {
            // The queue is full, or the system refuses a thread.
            failures.report("queue of work in the background", error)
            false
        }

    private companion object {
        /** Items are log lines, starts and stops: this many only come from a fault. */
        const val MAX_WAITING = 1000

        /** Longer than the pauses within a start, so that a start uses one thread. */
        const val IDLE_S = 5L
    }
}
