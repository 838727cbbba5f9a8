package dev.afterimage.internal.touch

import android.view.MotionEvent
import android.view.View
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.TouchPhase

/**
 * Reads the samples of motion events into a [TouchRing]. UI thread only.
 *
 * [onFirstSample] runs when the first sample since the last walk is in the ring, so that the walker plans a walk.
 */
internal class TouchRecorder(
    private val ring: TouchRing,
    private val failures: Failures,
    private val onFirstSample: Runnable,
) {
    private val pointers = PointerNumbers()
    private val windowPlace = IntArray(2)

    /** Whether events are recorded. */
    var isActive = false
        private set

    /** Starts recording events. */
    fun start() {
        isActive = true
    }

    /** Stops recording events, and removes all samples. */
    fun stop() {
        isActive = false
        ring.clear()
        pointers.clear()
    }

    /** Records an event that is dispatched to the window of [decor]. [window] is a number of the window. Never throws. */
    fun record(
        event: MotionEvent,
        decor: View,
        window: Int,
    ) {
        if (!isActive) return
        val before = ring.size
        try {
            // Events have places in the window. All windows share the screen.
            decor.getLocationOnScreen(windowPlace)
            read(event, window)
        } catch (error: Throwable) {
            failures.report("reading a touch", error)
        }
        if (before == 0 && ring.size > 0) notifyWalker()
    }

    private fun notifyWalker() {
        try {
            onFirstSample.run()
        } catch (error: Throwable) {
            failures.report("planning a walk after a touch", error)
        }
    }

    private fun read(
        event: MotionEvent,
        window: Int,
    ) {
        when (event.actionMasked) {
            MotionEvent.ACTION_DOWN -> {
                pointers.removeAll(window, event.deviceId)
                put(event, event.actionIndex, window, TouchPhase.START)
            }

            MotionEvent.ACTION_POINTER_DOWN -> {
                put(event, event.actionIndex, window, TouchPhase.START)
            }

            MotionEvent.ACTION_UP, MotionEvent.ACTION_POINTER_UP -> {
                val isCancelled = event.flags and MotionEvent.FLAG_CANCELED != 0
                put(event, event.actionIndex, window, if (isCancelled) TouchPhase.CANCEL else TouchPhase.END)
            }

            MotionEvent.ACTION_CANCEL -> {
                for (i in 0 until event.pointerCount) put(event, i, window, TouchPhase.CANCEL)
            }

            MotionEvent.ACTION_MOVE -> {
                readMoves(event, window)
            }
        }
    }

    private fun readMoves(
        event: MotionEvent,
        window: Int,
    ) {
        for (h in 0 until event.historySize) {
            for (i in 0 until event.pointerCount) {
                val number = pointers.number(window, event.deviceId, event.getPointerId(i))
                move(event.getHistoricalEventTime(h), number, event.getHistoricalX(i, h), event.getHistoricalY(i, h))
            }
        }
        for (i in 0 until event.pointerCount) {
            val number = pointers.number(window, event.deviceId, event.getPointerId(i))
            move(event.eventTime, number, event.getX(i), event.getY(i))
        }
    }

    /** Adds a sample of a move. Pointers that rest while another moves have none. */
    private fun move(
        eventMs: Long,
        number: Int,
        x: Float,
        y: Float,
    ) {
        if (pointers.move(number, x, y)) ring.put(eventMs, number, TouchPhase.MOVE, onScreenX(x), onScreenY(y))
    }

    private fun put(
        event: MotionEvent,
        index: Int,
        window: Int,
        phase: Int,
    ) {
        val number = pointers.number(window, event.deviceId, event.getPointerId(index))
        val x = event.getX(index)
        val y = event.getY(index)
        pointers.move(number, x, y)
        ring.put(event.eventTime, number, phase, onScreenX(x), onScreenY(y))
        if (phase != TouchPhase.START) pointers.remove(number)
    }

    private fun onScreenX(x: Float): Float = x + windowPlace[0]

    private fun onScreenY(y: Float): Float = y + windowPlace[1]
}
