package dev.afterimage.internal.touch

import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TouchPhase
import dev.afterimage.internal.buffer.tenths

/**
 * Touch samples since the last frame, in memory of a fixed size: nothing is allocated after the constructor. UI thread only.
 *
 * A walk empties it with [drainTo]. If no walk follows, moves are dropped first, so that the end of each touch still fits.
 */
internal class TouchRing {
    private val eventMs = LongArray(CAPACITY)
    private val pointer = IntArray(CAPACITY)
    private val phase = IntArray(CAPACITY)
    private val screenX = FloatArray(CAPACITY)
    private val screenY = FloatArray(CAPACITY)

    /** Number of samples. */
    var size = 0
        private set

    /** Number of samples that were dropped because no walk had emptied the ring. Any thread. */
    @Volatile
    var dropped = 0L
        private set

    /**
     * Adds a sample. Its place is on the screen in physical pixels. [eventMs] is on the clock of `MotionEvent.getEventTime`, and
     * [phase] is one of [TouchPhase].
     */
    fun put(
        eventMs: Long,
        pointer: Int,
        phase: Int,
        screenX: Float,
        screenY: Float,
    ) {
        val limit = if (phase == TouchPhase.MOVE) CAPACITY - RESERVED else CAPACITY
        if (size >= limit) {
            dropped++
            return
        }
        this.eventMs[size] = eventMs
        this.pointer[size] = pointer
        this.phase[size] = phase
        this.screenX[size] = screenX
        this.screenY[size] = screenY
        size++
    }

    /**
     * Writes all samples into a frame buffer and removes them.
     *
     * [originX] and [originY] are the place of the app's main window on the screen, in physical pixels. [density] is in pixels per
     * logical pixel. [sleptMs] is `SystemClock.elapsedRealtime() - SystemClock.uptimeMillis()`, read at the end of the walk.
     */
    fun drainTo(
        writer: FrameWriter,
        originX: Int,
        originY: Int,
        density: Double,
        sleptMs: Long,
    ) {
        for (i in 0 until size) {
            val x = tenths(screenX[i].toDouble() - originX, density)
            val y = tenths(screenY[i].toDouble() - originY, density)
            writer.touch(eventMs[i] + sleptMs, pointer[i], phase[i], x, y)
        }
        size = 0
    }

    /** Removes all samples. */
    fun clear() {
        size = 0
    }

    companion object {
        /** Ten fingers at 240 Hz for 0.4 s, or at 120 Hz for 0.8 s. A walk follows a touch within half a second. */
        const val CAPACITY = 1024

        /** Samples that only starts, ends and cancels use: two for each pointer that Android numbers. */
        const val RESERVED = 64
    }
}
