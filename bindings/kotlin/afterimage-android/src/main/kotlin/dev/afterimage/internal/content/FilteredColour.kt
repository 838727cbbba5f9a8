package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.ColorFilter
import android.graphics.Paint

/** Returns the colour that a paint draws through its colour filter, which has no getter for it: from one drawn pixel. UI thread. */
internal class FilteredColour {
    private val pixel = Bitmap.createBitmap(1, 1, Bitmap.Config.ARGB_8888)
    private val canvas = Canvas(pixel)
    private val paint = Paint()

    /** Returns a colour as `0xAARRGGBB` behind a filter. */
    fun of(
        colour: Int,
        filter: ColorFilter,
    ): Int {
        pixel.eraseColor(0)
        paint.color = colour
        paint.colorFilter = filter
        canvas.drawPaint(paint)
        paint.colorFilter = null
        return pixel.getPixel(0, 0)
    }
}
