package dev.afterimage.internal.capture

/**
 * When the next walk may start: by the frame rate, by the engine's advice, and by the time bank. A touch has precedence over the three. Times are
 * of `SystemClock.uptimeMillis`.
 */
internal class WalkSchedule(
    maxFps: Int,
    private val bank: TimeBank,
    private val clock: NanoClock,
) {
    private val intervalMs = MS_PER_SECOND / maxFps.coerceIn(1, MAX_FPS)
    private var earliestMs = 0L

    /** Time of the first touch since the last walk, [NO_TOUCH] if there was none. */
    private var touchedMs = NO_TOUCH

    /** Returns the time at which the next walk may start, [nowMs] or later. */
    fun dueMs(nowMs: Long): Long {
        val bankMs = (bank.waitNs(clock.nanoTime()) + NS_PER_MS - 1) / NS_PER_MS
        val dueMs = maxOf(earliestMs, nowMs + bankMs)
        if (touchedMs == NO_TOUCH) return dueMs
        return maxOf(nowMs, minOf(dueMs, touchedMs + LATEST_TOUCH_WALK_MS))
    }

    /** Records a touch, which needs a walk after it. Returns the time at which that walk starts if nothing is drawn before. */
    fun touched(nowMs: Long): Long {
        if (touchedMs == NO_TOUCH) touchedMs = nowMs
        return maxOf(dueMs(nowMs), touchedMs + TOUCH_WALK_MS)
    }

    /** Records a walk. The next one follows after the interval of the frame rate, or after [adviceMs] if that is longer. */
    fun walked(
        nowMs: Long,
        adviceMs: Long,
    ) {
        earliestMs = nowMs + maxOf(intervalMs, adviceMs)
        touchedMs = NO_TOUCH
    }

    /** Permits a walk at once, when capture starts. */
    fun reset() {
        earliestMs = 0
        touchedMs = NO_TOUCH
    }

    private companion object {
        const val MS_PER_SECOND = 1000L
        const val NS_PER_MS = 1_000_000L

        /** Screens draw at most 120 frames a second. */
        const val MAX_FPS = 120

        const val NO_TOUCH = Long.MIN_VALUE

        /** A walk follows a touch after this time if nothing is drawn before: time for the app to show the effect of the touch. */
        const val TOUCH_WALK_MS = 300L

        /** A walk follows a touch after this time in any case. Half a second is promised: the rest is for a late message and for the walk. */
        const val LATEST_TOUCH_WALK_MS = 450L
    }
}
