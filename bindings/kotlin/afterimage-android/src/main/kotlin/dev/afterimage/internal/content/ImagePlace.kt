package dev.afterimage.internal.content

import android.graphics.drawable.Drawable
import android.widget.ImageView
import kotlin.math.roundToInt

/**
 * The place of an image in its view, which depends on padding and scale type. A replay stretches an image over the box of its node, so
 * the pixels of an image are those of the whole box, and the same image placed differently is another image.
 */
internal object ImagePlace {
    /** Edges are rounded to this part of the view's size, so that a view that grows keeps its image. */
    private const val STEPS = 100f

    /** Bits of each of the four edges. */
    private const val BITS = 16
    private const val MASK = 0xffff

    /** The image fills the box. */
    val WHOLE: Long = pack(0, 0, STEPS.toInt(), STEPS.toInt())

    /** Returns the place of an image in hundredths of the view's size: left, top, right and bottom edge. */
    fun key(
        view: ImageView,
        drawable: Drawable,
    ): Long {
        val width = view.width.toFloat()
        val height = view.height.toFloat()
        if (width <= 0 || height <= 0) return WHOLE
        val boxWidth = width - view.paddingLeft - view.paddingRight
        val boxHeight = height - view.paddingTop - view.paddingBottom
        val naturalWidth = drawable.intrinsicWidth.toFloat()
        val naturalHeight = drawable.intrinsicHeight.toFloat()
        val type = view.scaleType
        val isStretched = naturalWidth <= 0 || naturalHeight <= 0 || type == ImageView.ScaleType.FIT_XY
        val scale = if (isStretched) 1f else scale(type, boxWidth / naturalWidth, boxHeight / naturalHeight)
        val shownWidth = if (isStretched) boxWidth else naturalWidth * scale
        val shownHeight = if (isStretched) boxHeight else naturalHeight * scale
        val share =
            if (type == ImageView.ScaleType.FIT_START) {
                0f
            } else if (type == ImageView.ScaleType.FIT_END) {
                1f
            } else {
                HALF
            }
        val left = view.paddingLeft + (boxWidth - shownWidth) * share
        val top = view.paddingTop + (boxHeight - shownHeight) * share
        return pack(step(left, width), step(top, height), step(left + shownWidth, width), step(top + shownHeight, height))
    }

    /** Returns the place as a part of a fingerprint, empty if the image fills the box. */
    fun name(key: Long): String {
        if (key == WHOLE) return ""
        val edges = StringBuilder("@")
        for (edge in 3 downTo 0) {
            edges.append((key shr edge * BITS).toShort().toInt())
            if (edge > 0) edges.append(',')
        }
        return edges.toString()
    }

    private fun scale(
        type: ImageView.ScaleType?,
        x: Float,
        y: Float,
    ): Float =
        when (type) {
            ImageView.ScaleType.CENTER -> 1f
            ImageView.ScaleType.CENTER_CROP -> maxOf(x, y)
            ImageView.ScaleType.CENTER_INSIDE -> minOf(1f, x, y)
            else -> minOf(x, y)
        }

    private fun step(
        edge: Float,
        size: Float,
    ): Int = (edge / size * STEPS).roundToInt().coerceIn(Short.MIN_VALUE.toInt(), Short.MAX_VALUE.toInt())

    private fun pack(
        left: Int,
        top: Int,
        right: Int,
        bottom: Int,
    ): Long = bits(left, 3) or bits(top, 2) or bits(right, 1) or bits(bottom, 0)

    private fun bits(
        edge: Int,
        at: Int,
    ): Long = (edge and MASK).toLong() shl at * BITS

    private const val HALF = 0.5f
}
