package dev.afterimage.internal.content

import android.graphics.Rect

/** The drawing of a drawable, reduced to the attributes that a node can have. Reused for each view. */
internal class DrawableStyle {
    /** Fill as `0xAARRGGBB`; 0 is transparent. Of a gradient, its first colour. */
    var fill: Int = 0

    /** Whether it paints an image or a gradient. */
    var isImage: Boolean = false

    /** Radius of the corners in pixels. */
    var radiusPx: Float = 0f

    /** Width of the border in pixels, 0 if it has none. */
    var strokePx: Float = 0f

    /** Colour of the border as `0xAARRGGBB`. */
    var stroke: Int = 0

    /** The union of the bounds of everything that was read, in pixels of the view. */
    val bounds: Rect = Rect()

    /** Removes everything. */
    fun clear() {
        bounds.setEmpty()
        fill = 0
        isImage = false
        radiusPx = 0f
        strokePx = 0f
        stroke = 0
    }

    /** Paints a fill over the earlier ones. */
    fun paint(argb: Int) {
        fill = over(argb, fill)
    }

    private fun over(
        top: Int,
        bottom: Int,
    ): Int {
        val alpha = top ushr 24
        val below = bottom ushr 24
        if (alpha == OPAQUE || below == 0) return top
        if (alpha == 0) return bottom
        val rest = below * (OPAQUE - alpha) / OPAQUE
        val sum = alpha + rest
        return (sum shl 24) or mix(top, bottom, 16, alpha, rest) or mix(top, bottom, 8, alpha, rest) or mix(top, bottom, 0, alpha, rest)
    }

    private fun mix(
        top: Int,
        bottom: Int,
        shift: Int,
        alpha: Int,
        rest: Int,
    ): Int = (((top ushr shift and OPAQUE) * alpha + (bottom ushr shift and OPAQUE) * rest) / (alpha + rest)) shl shift

    private companion object {
        const val OPAQUE = 0xff
    }
}
