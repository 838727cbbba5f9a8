package dev.afterimage.internal.content

import android.text.Layout
import android.view.Gravity
import android.view.View
import android.widget.TextView
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.VerticalAlign

/** Alignment of text, relative to the layout direction of the view, as frame buffers have it. */
internal object TextAlignment {
    /** Returns one of [Align]: [Align.LEFT] is the start of the layout direction, [Align.RIGHT] its end. */
    fun horizontal(view: TextView): Int =
        when (val side = side(view)) {
            Align.CENTER -> side
            else -> if ((side == Align.RIGHT) == isRtl(view)) Align.LEFT else Align.RIGHT
        }

    /** Returns one of [VerticalAlign]. */
    fun vertical(view: TextView): Int =
        when (view.gravity and Gravity.VERTICAL_GRAVITY_MASK) {
            Gravity.BOTTOM -> VerticalAlign.BOTTOM
            Gravity.TOP, Gravity.FILL_VERTICAL -> VerticalAlign.TOP
            else -> VerticalAlign.MIDDLE
        }

    /** Returns the side on the screen. */
    private fun side(view: TextView): Int =
        when (view.textAlignment) {
            View.TEXT_ALIGNMENT_CENTER -> Align.CENTER
            View.TEXT_ALIGNMENT_TEXT_START -> paragraphSide(view, isStart = true)
            View.TEXT_ALIGNMENT_TEXT_END -> paragraphSide(view, isStart = false)
            View.TEXT_ALIGNMENT_VIEW_START -> if (isRtl(view)) Align.RIGHT else Align.LEFT
            View.TEXT_ALIGNMENT_VIEW_END -> if (isRtl(view)) Align.LEFT else Align.RIGHT
            else -> gravitySide(view)
        }

    private fun gravitySide(view: TextView): Int =
        when (view.gravity and Gravity.RELATIVE_HORIZONTAL_GRAVITY_MASK) {
            Gravity.START -> paragraphSide(view, isStart = true)
            Gravity.END -> paragraphSide(view, isStart = false)
            Gravity.LEFT -> Align.LEFT
            Gravity.RIGHT -> Align.RIGHT
            Gravity.CENTER_HORIZONTAL -> Align.CENTER
            else -> paragraphSide(view, isStart = true)
        }

    /** The start of a paragraph is that of its own direction, which the text determines unless the app does. */
    private fun paragraphSide(
        view: TextView,
        isStart: Boolean,
    ): Int {
        val layout = view.layout
        val isRtl = if (layout == null) isRtl(view) else layout.getParagraphDirection(0) == Layout.DIR_RIGHT_TO_LEFT
        return if (isRtl == isStart) Align.RIGHT else Align.LEFT
    }

    private fun isRtl(view: View): Boolean = view.layoutDirection == View.LAYOUT_DIRECTION_RTL
}
