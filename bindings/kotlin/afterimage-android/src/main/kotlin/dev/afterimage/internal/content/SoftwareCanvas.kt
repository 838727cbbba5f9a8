package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Matrix
import android.graphics.Paint
import android.graphics.Rect
import android.graphics.RectF
import android.os.Build
import dev.afterimage.internal.RequiresSdk

/**
 * Draws into a bitmap in memory. The framework throws if a bitmap on the GPU is drawn into one, at whatever depth of layers and wrappers:
 * here [replacement] is drawn instead, or nothing if it returns `null`. UI thread.
 */
internal class SoftwareCanvas(
    target: Bitmap,
    private val replacement: (Bitmap) -> Bitmap?,
) : Canvas(target) {
    /** Whether a bitmap on the GPU was left out. */
    var isIncomplete = false
        private set

    override fun drawBitmap(
        bitmap: Bitmap,
        left: Float,
        top: Float,
        paint: Paint?,
    ) {
        readable(bitmap)?.let { super.drawBitmap(it, left, top, paint) }
    }

    override fun drawBitmap(
        bitmap: Bitmap,
        src: Rect?,
        dst: RectF,
        paint: Paint?,
    ) {
        readable(bitmap)?.let { super.drawBitmap(it, src, dst, paint) }
    }

    override fun drawBitmap(
        bitmap: Bitmap,
        src: Rect?,
        dst: Rect,
        paint: Paint?,
    ) {
        readable(bitmap)?.let { super.drawBitmap(it, src, dst, paint) }
    }

    override fun drawBitmap(
        bitmap: Bitmap,
        matrix: Matrix,
        paint: Paint?,
    ) {
        readable(bitmap)?.let { super.drawBitmap(it, matrix, paint) }
    }

    private fun readable(bitmap: Bitmap): Bitmap? {
        if (!isHardware(bitmap)) return bitmap
        return replacement(bitmap).also { if (it == null) isIncomplete = true }
    }
}

/** Returns whether a bitmap is on the GPU, where its pixels cannot be read. */
internal fun isHardware(bitmap: Bitmap): Boolean = Build.VERSION.SDK_INT >= Build.VERSION_CODES.O && hasHardwareConfig(bitmap)

@RequiresSdk(Build.VERSION_CODES.O)
private fun hasHardwareConfig(bitmap: Bitmap): Boolean = bitmap.config == Bitmap.Config.HARDWARE
