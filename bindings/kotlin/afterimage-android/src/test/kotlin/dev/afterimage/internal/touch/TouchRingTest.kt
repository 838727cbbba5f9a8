package dev.afterimage.internal.touch

import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TouchPhase
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** The bound of the ring, and the bytes that it writes. */
class TouchRingTest {
    private val ring = TouchRing()

    @Test
    fun `samples are written on the recording clock, in tenths of a logical pixel of the main window`() {
        ring.put(1_000, 3, TouchPhase.START, 130.5f, 240f)
        ring.put(1_007, 3, TouchPhase.END, 10f, 40f)
        assertEquals(
            listOf(
                WrittenTouch(6_000, 3, TouchPhase.START, 603, 1_000),
                WrittenTouch(6_007, 3, TouchPhase.END, 0, 0),
            ),
            ring.written(originX = 10, originY = 40, density = 2.0, sleptMs = 5_000),
        )
        assertEquals(emptyList<WrittenTouch>(), ring.written())
    }

    @Test
    fun `a full ring drops moves, and keeps the ends of touches`() {
        ring.put(0, 0, TouchPhase.START, 0f, 0f)
        repeat(TouchRing.CAPACITY) { ring.put(it.toLong(), 0, TouchPhase.MOVE, 1f, it.toFloat()) }
        val fits = TouchRing.CAPACITY - TouchRing.RESERVED
        assertEquals(fits, ring.size)
        assertEquals((TouchRing.CAPACITY - fits + 1).toLong(), ring.dropped)
        ring.put(9_999, 0, TouchPhase.END, 1f, 1f)
        assertEquals(TouchPhase.END, ring.written().last().phase)
    }

    @Test
    fun `more ends than the reserve holds are dropped and counted`() {
        repeat(TouchRing.CAPACITY + 7) { ring.put(0, it, TouchPhase.CANCEL, 0f, 0f) }
        assertEquals(TouchRing.CAPACITY, ring.size)
        assertEquals(7L, ring.dropped)
    }

    @Test
    fun `a warm ring does not allocate`() {
        val bean =
            java.lang.management.ManagementFactory
                .getThreadMXBean() as com.sun.management.ThreadMXBean
        val thread = Thread.currentThread().id
        val writer = FrameWriter()
        var allocated = Long.MAX_VALUE
        repeat(20) {
            val before = bean.getThreadAllocatedBytes(thread)
            repeat(100) { ring.put(0, it, TouchPhase.MOVE, 0f, 0f) }
            writer.begin(0, 0, 0)
            ring.drainTo(writer, 0, 0, 1.0, 0)
            writer.finish(0)
            allocated = minOf(allocated, bean.getThreadAllocatedBytes(thread) - before)
        }
        assertEquals(0, allocated)
    }
}
