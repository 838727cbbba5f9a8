package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.drawable.NinePatchDrawable

/**
 * Returns the colour that a nine-patch has in its middle, which it stretches, for which it has no getter: from one drawn pixel. Its tint
 * changes without a notice, so the pixel is drawn in each walk. UI thread.
 */
internal class PatchFill {
    private val pixel = Bitmap.createBitmap(1, 1, Bitmap.Config.ARGB_8888)
    private val canvas = Canvas(pixel)

    /** Returns the colour as `0xAARRGGBB`, with the drawable's tint and alpha; 0 if the middle is transparent. */
    fun of(drawable: NinePatchDrawable): Int {
        val bounds = drawable.bounds
        if (bounds.isEmpty) return 0
        pixel.eraseColor(0)
        val count = canvas.save()
        canvas.translate(-bounds.exactCenterX(), -bounds.exactCenterY())
        drawable.draw(canvas)
        canvas.restoreToCount(count)
        return pixel.getPixel(0, 0)
    }
}
