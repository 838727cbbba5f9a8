package dev.afterimage.internal.content

import android.os.Build
import android.text.InputType
import android.text.Layout
import android.text.TextDirectionHeuristic
import android.text.TextDirectionHeuristics
import android.text.method.PasswordTransformationMethod
import android.view.Gravity
import android.view.View
import android.widget.TextView
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.VerticalAlign

/** Alignment of text, relative to the layout direction of the view, as frame buffers have it. */
internal object TextAlignment {
    /**
     * Returns one of [Align]: [Align.LEFT] is the start of the layout direction, [Align.RIGHT] its end. [hint] is the text that the view shows
     * instead of its text, null if it shows that.
     */
    fun horizontal(
        view: TextView,
        hint: CharSequence?,
    ): Int =
        when (val side = side(view, hint)) {
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
    private fun side(
        view: TextView,
        hint: CharSequence?,
    ): Int =
        when (view.textAlignment) {
            View.TEXT_ALIGNMENT_CENTER -> Align.CENTER
            View.TEXT_ALIGNMENT_TEXT_START -> paragraphSide(view, hint, isStart = true)
            View.TEXT_ALIGNMENT_TEXT_END -> paragraphSide(view, hint, isStart = false)
            View.TEXT_ALIGNMENT_VIEW_START -> if (isRtl(view)) Align.RIGHT else Align.LEFT
            View.TEXT_ALIGNMENT_VIEW_END -> if (isRtl(view)) Align.LEFT else Align.RIGHT
            else -> gravitySide(view, hint)
        }

    private fun gravitySide(
        view: TextView,
        hint: CharSequence?,
    ): Int =
        when (view.gravity and Gravity.RELATIVE_HORIZONTAL_GRAVITY_MASK) {
            Gravity.START -> paragraphSide(view, hint, isStart = true)
            Gravity.END -> paragraphSide(view, hint, isStart = false)
            Gravity.LEFT -> Align.LEFT
            Gravity.RIGHT -> Align.RIGHT
            Gravity.CENTER_HORIZONTAL -> Align.CENTER
            else -> paragraphSide(view, hint, isStart = true)
        }

    /** The start of a paragraph is that of its own direction, which the text determines unless the app does. */
    private fun paragraphSide(
        view: TextView,
        hint: CharSequence?,
        isStart: Boolean,
    ): Int {
        val layout = view.layout
        val isRtl =
            when {
                hint != null -> heuristic(view).isRtl(hint, 0, hint.length)
                layout != null -> layout.getParagraphDirection(0) == Layout.DIR_RIGHT_TO_LEFT
                else -> isRtl(view)
            }
        return if (isRtl == isStart) Align.RIGHT else Align.LEFT
    }

    /** Decides as `TextView` does. Its layout of the hint cannot be read. */
    private fun heuristic(view: TextView): TextDirectionHeuristic =
        if (isLeftToRight(view)) TextDirectionHeuristics.LTR else declaredHeuristic(view)

    /**
     * Passwords are written from left to right, and from API level 28 on phone numbers are in the direction of the locale's digits: that of
     * all digits but N'Ko's and Adlam's.
     */
    private fun isLeftToRight(view: TextView): Boolean =
        view.transformationMethod is PasswordTransformationMethod ||
            (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P && view.inputType and InputType.TYPE_MASK_CLASS == InputType.TYPE_CLASS_PHONE)

    private fun declaredHeuristic(view: TextView): TextDirectionHeuristic =
        when (view.textDirection) {
            View.TEXT_DIRECTION_LTR -> TextDirectionHeuristics.LTR
            View.TEXT_DIRECTION_RTL -> TextDirectionHeuristics.RTL
            View.TEXT_DIRECTION_LOCALE -> TextDirectionHeuristics.LOCALE
            View.TEXT_DIRECTION_ANY_RTL -> TextDirectionHeuristics.ANYRTL_LTR
            TEXT_DIRECTION_FIRST_STRONG_LTR -> TextDirectionHeuristics.FIRSTSTRONG_LTR
            TEXT_DIRECTION_FIRST_STRONG_RTL -> TextDirectionHeuristics.FIRSTSTRONG_RTL
            else -> if (isRtl(view)) TextDirectionHeuristics.FIRSTSTRONG_RTL else TextDirectionHeuristics.FIRSTSTRONG_LTR
        }

    /** Constants of `View` since API level 23. */
    private const val TEXT_DIRECTION_FIRST_STRONG_LTR = 6
    private const val TEXT_DIRECTION_FIRST_STRONG_RTL = 7

    private fun isRtl(view: View): Boolean = view.layoutDirection == View.LAYOUT_DIRECTION_RTL
}
