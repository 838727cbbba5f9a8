package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Matrix
import android.graphics.Paint
import android.graphics.Path
import android.graphics.PathMeasure
import android.graphics.Rect
import android.graphics.RectF
import kotlin.math.abs

/**
 * A canvas without pixels, which notes the paint and the corners of the shapes that a drawable draws. It reads borders and radii, for
 * which the framework has no getters, from shapes of the framework and of Material Components ([DrawingClasses]), whose drawing has no side effects.
 */
internal class ProbeCanvas : Canvas() {
    /** Receives the drawing. */
    var style: DrawableStyle = DrawableStyle()

    /** Colour that a tint gives to everything drawn through a colour filter, if [hasTint]. */
    var tint: Int = 0

    /** Whether a tint is known. */
    var hasTint: Boolean = false

    /** Whether the radius of a path is that of the corner at which it begins, as in Material Components. */
    var readsCorners: Boolean = false

    private val filtered = FilteredColour()
    private val measure = PathMeasure()
    private val start = FloatArray(2)
    private val bounds = RectF()

    override fun drawColor(color: Int) {
        style.paint(color)
    }

    override fun drawPaint(paint: Paint) {
        note(paint, 0f)
    }

    override fun drawRect(
        rect: RectF,
        paint: Paint,
    ) {
        note(paint, 0f)
    }

    override fun drawRect(
        rect: Rect,
        paint: Paint,
    ) {
        note(paint, 0f)
    }

    override fun drawRect(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        paint: Paint,
    ) {
        note(paint, 0f)
    }

    override fun drawRoundRect(
        rect: RectF,
        rx: Float,
        ry: Float,
        paint: Paint,
    ) {
        note(paint, minOf(rx, ry))
    }

    override fun drawRoundRect(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        rx: Float,
        ry: Float,
        paint: Paint,
    ) {
        note(paint, minOf(rx, ry))
    }

    override fun drawOval(
        oval: RectF,
        paint: Paint,
    ) {
        note(paint, minOf(oval.width(), oval.height()) / 2)
    }

    override fun drawOval(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        paint: Paint,
    ) {
        note(paint, minOf(right - left, bottom - top) / 2)
    }

    override fun drawCircle(
        cx: Float,
        cy: Float,
        radius: Float,
        paint: Paint,
    ) {
        note(paint, radius)
    }

    override fun drawPath(
        path: Path,
        paint: Paint,
    ) {
        note(paint, if (readsCorners) cornerRadius(path) else 0f)
    }

    override fun drawLine(
        startX: Float,
        startY: Float,
        stopX: Float,
        stopY: Float,
        paint: Paint,
    ) {
    }

    override fun drawText(
        text: CharSequence,
        start: Int,
        end: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
    }

    override fun drawText(
        text: String,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
    }

    override fun drawBitmap(
        bitmap: Bitmap,
        src: Rect?,
        dst: Rect,
        paint: Paint?,
    ) {
    }

    override fun saveLayer(
        bounds: RectF?,
        paint: Paint?,
    ): Int = save()

    override fun saveLayer(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        paint: Paint?,
    ): Int = save()

    override fun concat(matrix: Matrix?) {
    }

    /** The path begins on an edge, where the arc of a corner ends. */
    private fun cornerRadius(path: Path): Float {
        measure.setPath(path, false)
        if (!measure.getPosTan(0f, start, null)) return 0f
        path.computeBounds(bounds, true)
        val x = minOf(abs(start[0] - bounds.left), abs(bounds.right - start[0]))
        val y = minOf(abs(start[1] - bounds.top), abs(bounds.bottom - start[1]))
        return maxOf(x, y)
    }

    private fun note(
        paint: Paint,
        radiusPx: Float,
    ) {
        val plain = paint.color
        val alpha = plain ushr ALPHA_SHIFT
        if (alpha == 0) return
        val filter = paint.colorFilter
        val colour =
            if (filter == null) {
                plain
            } else if (hasTint) {
                withAlpha(tint, alpha)
            } else {
                filtered.of(plain, filter)
            }
        if (colour ushr ALPHA_SHIFT == 0) return
        if (radiusPx > style.radiusPx) style.radiusPx = radiusPx
        if (paint.style == Paint.Style.STROKE) {
            // A border of width 0 is a hairline.
            style.strokePx = maxOf(paint.strokeWidth, 1f)
            style.stroke = colour
        } else if (paint.shader != null) {
            style.isImage = true
        } else {
            style.paint(colour)
        }
    }

    private companion object {
        /** Place of the alpha in a colour of the framework. */
        const val ALPHA_SHIFT = 24
    }
}
