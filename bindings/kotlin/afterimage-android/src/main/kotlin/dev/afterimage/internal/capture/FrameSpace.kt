package dev.afterimage.internal.capture

import dev.afterimage.internal.buffer.tenths

/** The coordinates of a frame: its origin is the left top corner of the app's main window. One instance is reused for all frames. */
internal class FrameSpace {
    /** Horizontal position of the main window on the screen, in physical pixels. */
    var originX: Int = 0
        private set

    /** Vertical position of the main window on the screen, in physical pixels. */
    var originY: Int = 0
        private set

    /** Width of the main window in physical pixels. */
    var width: Int = 0
        private set

    /** Height of the main window in physical pixels. */
    var height: Int = 0
        private set

    /** Physical pixels per logical pixel. */
    var density: Double = 1.0
        private set

    /** Replaces the coordinates. */
    fun set(
        originX: Int,
        originY: Int,
        width: Int,
        height: Int,
        density: Double,
    ) {
        this.originX = originX
        this.originY = originY
        this.width = width
        this.height = height
        this.density = if (density > 0) density else 1.0
    }

    /** Converts a length in physical pixels to tenths of a logical pixel. */
    fun length(pixels: Double): Int = tenths(pixels, density)
}
