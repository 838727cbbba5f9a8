package dev.afterimage.compose.internal

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Canvas
import androidx.compose.ui.graphics.drawscope.CanvasDrawScope
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.layout.LayoutInfo

/**
 * Reads the colour with which an element of Compose's own libraries covers its node, as scrims and dividers do. No property has it, so the
 * element draws to a canvas without pixels. The app's drawing is not called, since it may have effects, unless Compose's own calls it: the
 * track of a range slider calls the app's function for its ticks. UI thread.
 */
internal class CoveringColour {
    private val scope = CanvasDrawScope()
    private val probe = CoverCanvas()
    private val canvas = Canvas(probe)

    /** Returns the colour as `0xAARRGGBB` for a node of this size in physical pixels, 0 if it is not covered by one colour. */
    fun read(
        draw: DrawScope.() -> Unit,
        layout: LayoutInfo,
        width: Int,
        height: Int,
    ): Int {
        val size = Size(width.toFloat(), height.toFloat())
        probe.start(size.width, size.height)
        scope.draw(layout.density, layout.layoutDirection, canvas, size, draw)
        return probe.colour()
    }

    companion object {
        private const val COMPOSE = "androidx.compose."

        /** Returns whether the code of a lambda is Compose's own. */
        fun isOwn(type: Class<*>): Boolean = type.name.startsWith(COMPOSE)
    }
}
