package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.ColorFilter
import android.graphics.Paint
import android.graphics.PorterDuffColorFilter

/**
 * Returns the colour that a paint draws through its colour filter, which has no getter for it: from one drawn pixel, which is drawn once
 * for a colour and a tint. UI thread.
 */
internal class FilteredColour {
    private val pixel = Bitmap.createBitmap(1, 1, Bitmap.Config.ARGB_8888)
    private val canvas = Canvas(pixel)
    private val paint = Paint()
    private val filters = arrayOfNulls<ColorFilter>(REMEMBERED)
    private val states = IntArray(REMEMBERED)
    private val colours = IntArray(REMEMBERED)
    private val results = IntArray(REMEMBERED)

    /** Number of pixels that were drawn. */
    var drawnPixels: Int = 0
        private set

    /** Returns a colour as `0xAARRGGBB` behind a filter. */
    fun of(
        colour: Int,
        filter: ColorFilter,
    ): Int {
        // Other filters have no state that can be compared.
        if (filter !is PorterDuffColorFilter && filter.javaClass.name != BLEND_FILTER) return draw(colour, filter)
        // Below API level 29 a drawable changes its filter when its tint changes, so the filter's state is compared too.
        val state = filter.hashCode()
        val place = (state * PRIME + colour) * PRIME ushr PLACE_SHIFT
        if (colours[place] == colour && states[place] == state && filters[place] == filter) return results[place]
        colours[place] = colour
        states[place] = state
        filters[place] = filter
        return draw(colour, filter).also { results[place] = it }
    }

    private fun draw(
        colour: Int,
        filter: ColorFilter,
    ): Int {
        drawnPixels++
        pixel.eraseColor(0)
        paint.color = colour
        paint.colorFilter = filter
        canvas.drawPaint(paint)
        paint.colorFilter = null
        return pixel.getPixel(0, 0)
    }

    private companion object {
        /** More tints than one screen has. */
        const val REMEMBERED = 64

        /** Spreads colours that differ in few bits over the places. */
        const val PRIME = -0x61c88647
        const val PLACE_SHIFT = 26

        /** A class of API level 29. */
        const val BLEND_FILTER = "android.graphics.BlendModeColorFilter"
    }
}
