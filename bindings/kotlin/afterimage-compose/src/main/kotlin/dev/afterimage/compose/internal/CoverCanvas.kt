package dev.afterimage.compose.internal

import android.graphics.Canvas
import android.graphics.Matrix
import android.graphics.Paint
import android.graphics.Path
import android.graphics.RectF
import kotlin.math.abs

/** A canvas without pixels, which notes the colour of the one rectangle or line that covers a node. UI thread. */
internal class CoverCanvas : Canvas() {
    private var width = 0f
    private var height = 0f
    private var colour = 0
    private var isPlain = true

    /** Starts a drawing of this size. */
    fun start(
        width: Float,
        height: Float,
    ) {
        this.width = width
        this.height = height
        colour = 0
        isPlain = true
    }

    /** Returns the colour as `0xAARRGGBB`, 0 if nothing or anything else was drawn. */
    fun colour(): Int = if (isPlain) colour else 0

    override fun drawRect(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        paint: Paint,
    ) {
        if (paint.style == Paint.Style.FILL) cover(left, top, right, bottom, paint) else isPlain = false
    }

    override fun drawLine(
        startX: Float,
        startY: Float,
        stopX: Float,
        stopY: Float,
        paint: Paint,
    ) {
        val half = paint.strokeWidth / 2
        if (startY == stopY) {
            cover(startX, startY - half, stopX, stopY + half, paint)
        } else {
            cover(startX - half, startY, stopX + half, stopY, paint)
        }
    }

    private fun cover(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        paint: Paint,
    ) {
        val isWhole = isNear(left, 0f) && isNear(top, 0f) && isNear(right, width) && isNear(bottom, height)
        if (!isWhole || colour != 0 || paint.shader != null || paint.colorFilter != null || paint.xfermode != null) isPlain = false
        colour = paint.color
    }

    private fun isNear(
        a: Float,
        b: Float,
    ): Boolean = abs(a - b) <= ONE_PIXEL

    override fun drawColor(color: Int) = other()

    override fun drawPaint(paint: Paint) = other()

    override fun drawRoundRect(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        rx: Float,
        ry: Float,
        paint: Paint,
    ) = other()

    override fun drawOval(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        paint: Paint,
    ) = other()

    override fun drawCircle(
        cx: Float,
        cy: Float,
        radius: Float,
        paint: Paint,
    ) = other()

    override fun drawArc(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
        startAngle: Float,
        sweepAngle: Float,
        useCenter: Boolean,
        paint: Paint,
    ) = other()

    override fun drawPath(
        path: Path,
        paint: Paint,
    ) = other()

    override fun drawPoint(
        x: Float,
        y: Float,
        paint: Paint,
    ) = other()

    override fun translate(
        dx: Float,
        dy: Float,
    ) = other()

    override fun scale(
        sx: Float,
        sy: Float,
    ) = other()

    override fun rotate(degrees: Float) = other()

    override fun concat(matrix: Matrix?) = other()

    override fun saveLayer(
        bounds: RectF?,
        paint: Paint?,
    ): Int = save().also { other() }

    private fun other() {
        isPlain = false
    }

    private companion object {
        /** Nodes have whole pixels, and lines fractions of them. */
        const val ONE_PIXEL = 1f
    }
}
