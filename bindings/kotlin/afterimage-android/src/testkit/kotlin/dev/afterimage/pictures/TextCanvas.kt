package dev.afterimage.pictures

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Rect
import android.graphics.RectF
import android.graphics.text.MeasuredText

/**
 * A canvas that notes each line of text that is drawn, with the bounds of its ink in pixels of the bitmap. It leaves the
 * lines out of the bitmap that [isLeftOut] names by their numbers, so that two drawings of a screen differ by these lines.
 */
class TextCanvas(
    bitmap: Bitmap,
    private val isLeftOut: (Int) -> Boolean,
    private val isSecret: (String) -> Boolean,
) : Canvas(bitmap) {
    /** The lines so far. */
    val lines = ArrayList<DrawnLine>()
    private val ink = Rect()
    private val clip = Rect()

    override fun drawText(
        text: CharArray,
        index: Int,
        count: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        if (isDrawn(text, index, count, x, y, paint)) super.drawText(text, index, count, x, y, paint)
    }

    override fun drawText(
        text: String,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        if (isDrawn(text.toCharArray(), 0, text.length, x, y, paint)) super.drawText(text, x, y, paint)
    }

    override fun drawText(
        text: String,
        start: Int,
        end: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        if (isDrawn(text.toCharArray(), start, end - start, x, y, paint)) super.drawText(text, start, end, x, y, paint)
    }

    override fun drawText(
        text: CharSequence,
        start: Int,
        end: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        // The text of a field draws itself by another of these calls.
        val string = text.toString()
        if (isDrawn(string.toCharArray(), start, end - start, x, y, paint)) super.drawText(string, start, end, x, y, paint)
    }

    override fun drawTextRun(
        text: CharArray,
        index: Int,
        count: Int,
        contextIndex: Int,
        contextCount: Int,
        x: Float,
        y: Float,
        isRtl: Boolean,
        paint: Paint,
    ) {
        if (isDrawn(text, index, count, x, y, paint)) super.drawTextRun(text, index, count, contextIndex, contextCount, x, y, isRtl, paint)
    }

    override fun drawTextRun(
        text: CharSequence,
        start: Int,
        end: Int,
        contextStart: Int,
        contextEnd: Int,
        x: Float,
        y: Float,
        isRtl: Boolean,
        paint: Paint,
    ) {
        val string = text.toString()
        if (!isDrawn(string.toCharArray(), start, end - start, x, y, paint)) return
        super.drawTextRun(string, start, end, contextStart, contextEnd, x, y, isRtl, paint)
    }

    override fun drawTextRun(
        text: MeasuredText,
        start: Int,
        end: Int,
        contextStart: Int,
        contextEnd: Int,
        x: Float,
        y: Float,
        isRtl: Boolean,
        paint: Paint,
    ) {
        if (!isDrawn(chars(text), start, end - start, x, y, paint)) return
        super.drawTextRun(text, start, end, contextStart, contextEnd, x, y, isRtl, paint)
    }

    /** The text of a measured one is no API. */
    private fun chars(text: MeasuredText) = MeasuredText::class.java.getMethod("getChars").invoke(text) as CharArray

    /** Notes a line if it is visible, and returns whether it is drawn. */
    private fun isDrawn(
        text: CharArray,
        start: Int,
        count: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ): Boolean {
        if (paint.alpha == 0 || !getClipBounds(clip)) return true
        paint.getTextBounds(text, start, count, ink)
        if (paint.textAlign == Paint.Align.CENTER) ink.offset(-(paint.measureText(text, start, count) / 2).toInt(), 0)
        ink.offset(x.toInt(), y.toInt())
        if (!ink.intersect(clip)) return true
        val onScreen = RectF(ink)
        @Suppress("DEPRECATION")
        matrix.mapRect(onScreen)
        val part = String(text, start, count)
        lines += DrawnLine(part, listOf(onScreen.left, onScreen.top, onScreen.right, onScreen.bottom), isSecret(part))
        return !isLeftOut(lines.lastIndex)
    }
}
