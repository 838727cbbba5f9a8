package dev.afterimage.internal.capture

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The UI thread's time that walks may take. */
class TimeBankTest {
    private val second = 1_000_000_000L

    /** Walks whenever the bank allows it, each for [walkNs], and returns the time that all took in ten seconds. */
    private fun spent(
        walkNs: Long,
        isComplete: Boolean,
    ): Long {
        val bank = TimeBank(0)
        var nowNs = 0L
        var spentNs = 0L
        while (nowNs < 10 * second) {
            val waitNs = bank.waitNs(nowNs)
            if (waitNs > 0) {
                assertEquals(0, bank.budgetNs(nowNs))
                nowNs += waitNs
                continue
            }
            assertTrue(bank.budgetNs(nowNs) in TimeBank.LEAST_WALK_NS..TimeBank.LONGEST_WALK_NS)
            nowNs += walkNs
            spentNs += walkNs
            bank.spend(walkNs, nowNs, isComplete)
        }
        return spentNs
    }

    @Test
    fun `walks take two percent of the time, however long they are`() {
        for (walkNs in listOf(200_000L, 3_000_000L, 8_000_000L)) {
            val spentNs = spent(walkNs, walkNs < 8_000_000L)
            assertTrue(spentNs <= TimeBank.CAPACITY_NS + 10 * second / TimeBank.REFILL_DIVISOR + walkNs, "$walkNs: $spentNs")
            assertTrue(spentNs >= 10 * second / TimeBank.REFILL_DIVISOR, "$walkNs: $spentNs")
        }
    }

    @Test
    fun `an incomplete walk is continued with a whole budget`() {
        val bank = TimeBank(0)
        bank.spend(TimeBank.CAPACITY_NS, 0, false)
        val nowNs = bank.waitNs(0)
        assertEquals(0, bank.budgetNs(nowNs - 1_000))
        assertEquals(TimeBank.LONGEST_WALK_NS, bank.budgetNs(nowNs))
    }

    @Test
    fun `one interrupted walk does not stop the recording for long`() {
        val bank = TimeBank(0)
        bank.spend(60 * second, 60 * second, true)
        assertTrue(bank.waitNs(60 * second) <= 3 * second)
    }

    @Test
    fun `the schedule keeps the frame rate, the advice and the bank`() {
        var nowNs = 0L
        val clock = NanoClock { nowNs }
        val bank = TimeBank(0)
        val schedule = WalkSchedule(10, bank, clock)
        assertEquals(5, schedule.dueMs(5))
        schedule.walked(5, 0)
        assertEquals(105, schedule.dueMs(50))
        schedule.walked(105, 3_000)
        assertEquals(3_105, schedule.dueMs(200))
        assertEquals(4_000, schedule.dueMs(4_000))
        bank.spend(TimeBank.CAPACITY_NS, nowNs, true)
        assertEquals(4_000 + 8 * TimeBank.REFILL_DIVISOR, schedule.dueMs(4_000))
        schedule.reset()
        nowNs = second
        assertEquals(10, schedule.dueMs(10))
    }

    @Test
    fun `a walk follows a touch within half a second despite debt, frame rate and advice`() {
        val bank = TimeBank(0)
        bank.spend(2 * TimeBank.CAPACITY_NS, 0, true)
        val schedule = WalkSchedule(1, bank) { 0 }
        schedule.walked(0, 10_000)
        assertEquals(450, schedule.touched(0))
        assertEquals(450, schedule.touched(440), "a later touch does not postpone the walk")
        assertEquals(450, schedule.dueMs(440), "the walk is possible at its time")
        assertEquals(451, schedule.dueMs(451))
        schedule.walked(451, 0)
        assertEquals(2_851, schedule.dueMs(451), "debt counts again after the walk")
    }

    @Test
    fun `a walk after a touch leaves the app time to show the effect`() {
        val bank = TimeBank(0)
        val schedule = WalkSchedule(10, bank) { 0 }
        assertEquals(300, schedule.touched(0))
        assertEquals(1, schedule.dueMs(1), "a drawing is walked before")
        schedule.walked(1, 350)
        assertEquals(351, schedule.touched(2))
    }
}
