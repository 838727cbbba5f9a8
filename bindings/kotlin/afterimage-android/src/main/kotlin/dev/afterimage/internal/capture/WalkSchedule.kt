package dev.afterimage.internal.capture

/** When the next walk may start: by the frame rate, by the engine's advice, and by the time bank. Times are of `SystemClock.uptimeMillis`. */
internal class WalkSchedule(
    maxFps: Int,
    private val bank: TimeBank,
    private val clock: NanoClock,
) {
    private val intervalMs = MS_PER_SECOND / maxFps.coerceIn(1, MAX_FPS)
    private var earliestMs = 0L

    /** Returns the time at which the next walk may start, [nowMs] or later. */
    fun dueMs(nowMs: Long): Long {
        val bankMs = (bank.waitNs(clock.nanoTime()) + NS_PER_MS - 1) / NS_PER_MS
        return maxOf(earliestMs, nowMs + bankMs)
    }

    /** Records a walk. The next one follows after the interval of the frame rate, or after [adviceMs] if that is longer. */
    fun walked(
        nowMs: Long,
        adviceMs: Long,
    ) {
        earliestMs = nowMs + maxOf(intervalMs, adviceMs)
    }

    /** Permits a walk at once, when capture starts. */
    fun reset() {
        earliestMs = 0
    }

    private companion object {
        const val MS_PER_SECOND = 1000L
        const val NS_PER_MS = 1_000_000L

        /** Screens draw at most 120 frames a second. */
        const val MAX_FPS = 120
    }
}
