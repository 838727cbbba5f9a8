package dev.afterimage.pictures

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Rect
import android.graphics.RectF
import android.graphics.text.MeasuredText

/**
 * A canvas that notes each line of text that is drawn, with the bounds of its ink in pixels of the bitmap. It leaves the texts out
 * of the bitmap unless [drawsTexts], so that two drawings of a screen differ by its texts.
 */
class TextCanvas(
    bitmap: Bitmap,
    private val drawsTexts: Boolean,
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
        note(text, index, count, x, y, paint)
        if (drawsTexts) super.drawText(text, index, count, x, y, paint)
    }

    override fun drawText(
        text: String,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        note(text.toCharArray(), 0, text.length, x, y, paint)
        if (drawsTexts) super.drawText(text, x, y, paint)
    }

    override fun drawText(
        text: String,
        start: Int,
        end: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        note(text.toCharArray(), start, end - start, x, y, paint)
        if (drawsTexts) super.drawText(text, start, end, x, y, paint)
    }

    override fun drawText(
        text: CharSequence,
        start: Int,
        end: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        note(text.toString().toCharArray(), start, end - start, x, y, paint)
        if (drawsTexts) super.drawText(text, start, end, x, y, paint)
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
        note(text, index, count, x, y, paint)
        if (drawsTexts) super.drawTextRun(text, index, count, contextIndex, contextCount, x, y, isRtl, paint)
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
        note(text.toString().toCharArray(), start, end - start, x, y, paint)
        if (drawsTexts) super.drawTextRun(text, start, end, contextStart, contextEnd, x, y, isRtl, paint)
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
        note(chars(text), start, end - start, x, y, paint)
        if (drawsTexts) super.drawTextRun(text, start, end, contextStart, contextEnd, x, y, isRtl, paint)
    }

    /** The text of a measured one is no API. */
    private fun chars(text: MeasuredText) = MeasuredText::class.java.getMethod("getChars").invoke(text) as CharArray

    private fun note(
        text: CharArray,
        start: Int,
        count: Int,
        x: Float,
        y: Float,
        paint: Paint,
    ) {
        if (paint.alpha == 0 || !getClipBounds(clip)) return
        paint.getTextBounds(text, start, count, ink)
        if (paint.textAlign == Paint.Align.CENTER) ink.offset(-(paint.measureText(text, start, count) / 2).toInt(), 0)
        ink.offset(x.toInt(), y.toInt())
        if (!ink.intersect(clip)) return
        val onScreen = RectF(ink)
        @Suppress("DEPRECATION")
        matrix.mapRect(onScreen)
        val part = String(text, start, count)
        lines += DrawnLine(part, listOf(onScreen.left, onScreen.top, onScreen.right, onScreen.bottom), isSecret(part))
    }
}
