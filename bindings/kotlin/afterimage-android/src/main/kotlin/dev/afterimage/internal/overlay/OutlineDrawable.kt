package dev.afterimage.internal.overlay

import android.graphics.Canvas
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.Path
import android.graphics.PixelFormat
import android.graphics.drawable.Drawable
import dev.afterimage.ffi.MaskAction
import dev.afterimage.internal.Failures

/** Draws outlines over a window: green is recorded, amber masked, red blocked, with the reason of the latter two. UI thread. */
internal class OutlineDrawable(
    density: Float,
    private val failures: Failures,
) : Drawable() {
    private val stroke =
        Paint(Paint.ANTI_ALIAS_FLAG).apply {
            style = Paint.Style.STROKE
            strokeWidth = STROKE_DP * density
        }
    private val label =
        Paint(Paint.ANTI_ALIAS_FLAG).apply {
            textSize = TEXT_DP * density
        }
    private val path = Path()

    /** The outlines. A change redraws the window. */
    var outlines: List<Outline> = emptyList()
        set(value) {
            // Each drawing of the window leads to new outlines, which ends here if they are the same.
            if (field == value) return
            field = value
            invalidateSelf()
        }

    /** Draws the outlines within the app's own drawing, so it never throws. */
    override fun draw(canvas: Canvas) {
        try {
            drawOutlines(canvas)
        } catch (error: Throwable) {
            failures.report("drawing outlines", error)
        }
    }

    private fun drawOutlines(canvas: Canvas) {
        for (outline in outlines) {
            val corners = outline.corners
            path.rewind()
            path.moveTo(corners[0], corners[1])
            for (i in 2 until corners.size step 2) path.lineTo(corners[i], corners[i + 1])
            path.close()
            val colour = colour(outline.action)
            stroke.color = colour
            canvas.drawPath(path, stroke)
            if (outline.action == MaskAction.KEEP) continue
            label.color = colour
            canvas.drawText(outline.reason, corners[0] + stroke.strokeWidth, corners[1] + label.textSize, label)
        }
    }

    override fun setAlpha(alpha: Int) = Unit

    override fun setColorFilter(colorFilter: ColorFilter?) = Unit

    @Deprecated("Deprecated in Java")
    override fun getOpacity(): Int = PixelFormat.TRANSLUCENT

    private fun colour(action: MaskAction): Int =
        when (action) {
            MaskAction.KEEP -> GREEN
            MaskAction.MASK -> AMBER
            MaskAction.BLOCK -> RED
        }

    private companion object {
        const val STROKE_DP = 1.5f
        const val TEXT_DP = 9f
        const val GREEN = 0xff2e7d32.toInt()
        const val AMBER = 0xffff8f00.toInt()
        const val RED = 0xffc62828.toInt()
    }
}
