package dev.afterimage.internal.touch

/**
 * Numbers of the pointers that are down. Android's pointer ids are unique within a window and an input device only; a recording
 * needs numbers that are unique among all pointers. UI thread only.
 */
internal class PointerNumbers {
    private val windows = IntArray(MAX_POINTERS)
    private val devices = IntArray(MAX_POINTERS)
    private val ids = IntArray(MAX_POINTERS)
    private val lastX = FloatArray(MAX_POINTERS)
    private val lastY = FloatArray(MAX_POINTERS)
    private val isDown = BooleanArray(MAX_POINTERS)

    /** Returns the number of a pointer that went down. If its up event was lost, the pointer keeps its number. */
    fun number(
        window: Int,
        device: Int,
        id: Int,
    ): Int {
        var free = -1
        for (i in 0 until MAX_POINTERS) {
            if (!isDown[i]) {
                if (free < 0) free = i
            } else if (ids[i] == id && devices[i] == device && windows[i] == window) {
                return i
            }
        }
        // More pointers are down than any hand has. The oldest number is as good as any.
        val number = maxOf(free, 0)
        windows[number] = window
        devices[number] = device
        ids[number] = id
        isDown[number] = true
        lastX[number] = Float.NaN
        lastY[number] = Float.NaN
        return number
    }

    /** Stores the place of a pointer, and returns whether it differs from the one before. */
    fun move(
        number: Int,
        x: Float,
        y: Float,
    ): Boolean {
        if (lastX[number] == x && lastY[number] == y) return false
        lastX[number] = x
        lastY[number] = y
        return true
    }

    /** Removes a pointer that went up. */
    fun remove(number: Int) {
        isDown[number] = false
    }

    /** Removes the pointers of a window and a device: a first finger went down, so up events of earlier ones were lost. */
    fun removeAll(
        window: Int,
        device: Int,
    ) {
        for (i in 0 until MAX_POINTERS) {
            if (devices[i] == device && windows[i] == window) isDown[i] = false
        }
    }

    /** Removes all pointers. */
    fun clear() {
        isDown.fill(false)
    }

    private companion object {
        /** Android numbers the pointers of one event from 0 to 31. */
        const val MAX_POINTERS = 32
    }
}
