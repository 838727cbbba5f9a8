package dev.afterimage.internal.content

import android.text.DynamicLayout
import android.text.Layout
import android.widget.TextView

/**
 * Space that an ellipsis leaves empty in the only line of a view: readers with the same font cut the text where the view does if the line
 * has no more room. Measured once for a layout. UI thread.
 */
internal class EllipsizedLine {
    private var layout: Layout? = null
    private var sparePx = 0

    /** Returns the space after the line in pixels, 0 if its text is not cut. */
    fun sparePx(view: TextView): Int {
        val shown = view.layout
        if (shown == null || view.ellipsize == null || (shown.lineCount != 1 && view.maxLines != 1)) return 0
        if (shown.getEllipsisCount(0) == 0) return 0
        // The layout of a text that changes stays the same object.
        if (shown !== layout || shown is DynamicLayout) sparePx = measure(view, shown)
        layout = shown
        return sparePx
    }

    private fun measure(
        view: TextView,
        shown: Layout,
    ): Int {
        // Another font may be a little wider, and a part of a letter is not drawn.
        val rest = view.width - view.compoundPaddingLeft - view.compoundPaddingRight - shown.getLineWidth(0) - view.textSize / SLACK_SHARE
        return maxOf(0, rest.toInt())
    }

    private companion object {
        /** Share of the font size, as a divisor: less than a usual letter. */
        const val SLACK_SHARE = 4
    }
}
