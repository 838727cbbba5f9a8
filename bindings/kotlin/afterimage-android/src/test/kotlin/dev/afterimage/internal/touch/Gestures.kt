package dev.afterimage.internal.touch

import android.os.SystemClock
import android.view.InputDevice
import android.view.MotionEvent
import dev.afterimage.internal.buffer.FrameWriter
import java.nio.ByteBuffer

/** A finger at a place of a window, in physical pixels. */
internal class Finger(
    val id: Int,
    val x: Float,
    val y: Float,
)

/** Returns a real motion event. [index] is that of the finger that went down or up. */
internal fun motion(
    action: Int,
    fingers: List<Finger>,
    index: Int = 0,
    timeMs: Long = SystemClock.uptimeMillis(),
    deviceId: Int = 0,
    flags: Int = 0,
): MotionEvent {
    val properties =
        Array(fingers.size) { i ->
            MotionEvent.PointerProperties().apply {
                id = fingers[i].id
                toolType = MotionEvent.TOOL_TYPE_FINGER
            }
        }
    val masked = action or (index shl MotionEvent.ACTION_POINTER_INDEX_SHIFT)
    return MotionEvent.obtain(
        timeMs,
        timeMs,
        masked,
        fingers.size,
        properties,
        places(fingers),
        0,
        0,
        1f,
        1f,
        deviceId,
        0,
        InputDevice.SOURCE_TOUCHSCREEN,
        flags,
    )
}

/** Adds a later sample of all fingers to a move: the one before becomes history. */
internal fun MotionEvent.then(
    timeMs: Long,
    fingers: List<Finger>,
): MotionEvent = apply { addBatch(timeMs, places(fingers), 0) }

private fun places(fingers: List<Finger>) =
    Array(fingers.size) { i ->
        MotionEvent.PointerCoords().apply {
            x = fingers[i].x
            y = fingers[i].y
            pressure = 1f
            size = 1f
        }
    }

/** A touch as a frame buffer has it. */
internal data class WrittenTouch(
    val elapsedMs: Long,
    val pointer: Int,
    val phase: Int,
    val x: Int,
    val y: Int,
)

/** Empties a ring into a frame buffer, and returns the buffer's touches. */
internal fun TouchRing.written(
    originX: Int = 0,
    originY: Int = 0,
    density: Double = 1.0,
    sleptMs: Long = 0,
): List<WrittenTouch> {
    val writer = FrameWriter()
    writer.begin(0, 0, 0)
    drainTo(writer, originX, originY, density, sleptMs)
    return touchesOf(writer.finish(0))
}

/** Returns the touches of a frame buffer: its last records. */
internal fun touchesOf(buffer: ByteBuffer): List<WrittenTouch> {
    val count = buffer.getInt(TOUCH_COUNT_AT)
    val start = buffer.limit() - count * TOUCH_BYTES
    return List(count) {
        val at = start + it * TOUCH_BYTES
        WrittenTouch(
            buffer.getLong(at),
            buffer.getInt(at + 8),
            buffer.getInt(at + 20),
            buffer.getInt(at + 12),
            buffer.getInt(at + 16),
        )
    }
}

private const val TOUCH_COUNT_AT = 20
private const val TOUCH_BYTES = 24
