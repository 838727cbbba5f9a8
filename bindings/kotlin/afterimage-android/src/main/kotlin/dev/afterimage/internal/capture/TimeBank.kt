package dev.afterimage.internal.capture

/**
 * The time that our work takes on the UI thread. It is refilled steadily and spent by walks; a walk that took more than there was leaves
 * a debt, and the next one waits until it is paid. Nanoseconds of one clock; UI thread.
 */
internal class TimeBank(
    nowNs: Long,
) {
    private var balanceNs = CAPACITY_NS
    private var refilledNs = nowNs

    /** The time that the next walk is expected to take. It waits until there is as much. */
    private var expectedNs = LEAST_WALK_NS

    /** Returns the time that a walk may take now, 0 if it has to wait. */
    fun budgetNs(nowNs: Long): Long {
        refill(nowNs)
        return if (balanceNs < expectedNs) 0 else minOf(balanceNs, LONGEST_WALK_NS)
    }

    /** Returns the time until a walk is possible. */
    fun waitNs(nowNs: Long): Long {
        refill(nowNs)
        return maxOf(0, expectedNs - balanceNs) * REFILL_DIVISOR
    }

    /** Removes the time that a walk took. One that was not [isComplete] needs all the time that a walk may take. */
    fun spend(
        ns: Long,
        nowNs: Long,
        isComplete: Boolean,
    ) {
        refill(nowNs)
        balanceNs = maxOf(balanceNs - maxOf(0, ns), -DEEPEST_DEBT_NS)
        expectedNs = if (isComplete) ns.coerceIn(LEAST_WALK_NS, LONGEST_WALK_NS) else LONGEST_WALK_NS
    }

    private fun refill(nowNs: Long) {
        balanceNs = minOf(CAPACITY_NS, balanceNs + maxOf(0, nowNs - refilledNs) / REFILL_DIVISOR)
        refilledNs = nowNs
    }

    companion object {
        /** One part of this many of the UI thread's time is ours: 20 ms a second, 2 %. */
        const val REFILL_DIVISOR: Long = 50

        /** The time saved while the screen is still: enough for the burst of walks of a transition. */
        const val CAPACITY_NS: Long = 40_000_000

        /** A walk is not started with less. */
        const val LEAST_WALK_NS: Long = 2_000_000

        /** Half the time of a drawn frame at 60 Hz. A longer walk is ended, and continued by the next one. */
        const val LONGEST_WALK_NS: Long = 8_000_000

        /** Two seconds of refilling: one walk that was interrupted by the system does not stop the recording for longer. */
        const val DEEPEST_DEBT_NS: Long = 40_000_000
    }
}
