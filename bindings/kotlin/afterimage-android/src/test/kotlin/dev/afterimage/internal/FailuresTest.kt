package dev.afterimage.internal

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/** Failures are counted, and logged once; work in the background goes on after them. */
class FailuresTest {
    private val lines = ArrayList<String>()
    private val failures = Failures { lines.add(it) }

    @Test
    fun `a failure is logged once per place and type, and counted each time`() {
        repeat(3) { failures.report("a walk", IllegalStateException("$it")) }
        assertEquals(1, lines.size)
        failures.report("a walk", IllegalArgumentException())
        failures.report("a draw", IllegalStateException())
        assertEquals(listOf("a walk", "a walk", "a draw"), lines.map { it.substringBefore(" failed") })
        failures.count()
        assertEquals(6, failures.count)
    }

    @Test
    fun `a line names the thrower and leaves out the message, which may be text of the screen`() {
        failures.report("a walk", IllegalStateException("account 4711", IllegalArgumentException("account 4712")))
        assertTrue("IllegalStateException" in lines.single() && "FailuresTest" in lines.single(), lines.single())
        assertFalse("471" in lines.single(), lines.single())
    }

    @Test
    fun `a flood of different failures is logged up to a limit`() {
        repeat(200) { failures.report("place $it", IllegalStateException()) }
        assertEquals(64, lines.size)
        assertEquals(200, failures.count)
    }

    @Test
    fun `neither a log nor an exception that throws is noticed by the caller`() {
        val noisy = Failures { throw OutOfMemoryError() }
        noisy.report("a walk", IllegalStateException())
        val hostile =
            object : RuntimeException() {
                override fun getStackTrace(): Array<StackTraceElement> = throw IllegalStateException()
            }
        failures.report("a walk", hostile)
        assertEquals(2, noisy.count + failures.count)
    }

    @Test
    fun `work that throws or that does not fit is counted, and later work runs`() {
        val worker = Worker(failures)
        val begun = CountDownLatch(1)
        val released = CountDownLatch(1)
        worker.execute { throw StackOverflowError() }
        worker.execute {
            begun.countDown()
            released.await()
        }
        begun.await()
        // The queue has room for a thousand.
        repeat(1_003) { worker.execute {} }
        assertEquals(4, failures.count)
        released.countDown()
        // The place of the last one may still be taken.
        val done = CountDownLatch(1)
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
        while (!done.await(1, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) worker.execute { done.countDown() }
        assertEquals(0, done.count)
        assertEquals(2, lines.size)
    }
}
