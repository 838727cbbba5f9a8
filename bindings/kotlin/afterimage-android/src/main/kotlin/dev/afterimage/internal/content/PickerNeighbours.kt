package dev.afterimage.internal.content

import android.text.TextUtils
import android.view.View
import android.widget.EditText
import android.widget.NumberPicker
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.buffer.VerticalAlign
import dev.afterimage.internal.buffer.tenths

/**
 * Writes the values before and after the chosen one, which the wheel of a number picker draws above and below its field, as nodes below the
 * picker's. They are values of the picker, and masked as such. UI thread.
 */
internal class PickerNeighbours {
    private val number = NumberText()

    /** Writes the neighbours of a view whose node has an id, if the view is a number picker with a wheel. */
    fun write(
        view: View,
        node: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        if (view !is NumberPicker || view.childCount != 1) return
        // A picker with buttons has no wheel.
        val field = view.getChildAt(0) as? EditText ?: return
        // The text of a number that the app formats cannot be known.
        if (view.displayedValues == null && !TextUtils.equals(field.text, number.set(view.value))) return
        write(view, field, -1, node, writer, density)
        write(view, field, 1, node, writer, density)
    }

    private fun write(
        view: NumberPicker,
        field: EditText,
        step: Int,
        node: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val value = neighbour(view, step) ?: return
        val part = if (step < 0) PartIds.BEFORE else PartIds.AFTER
        val shift = step * (view.height / ROWS)
        val left = tenths(field.left.toDouble(), density)
        val top = tenths((field.top + shift).toDouble(), density)
        val right = tenths(field.right.toDouble(), density)
        val bottom = tenths((field.bottom + shift).toDouble(), density)
        writer.node(ViewState.get(view).parts().get(node, part), node, Kind.PICKER, left, top, right - left, bottom - top)
        Declarations.writeOther(view, writer)
        val colour = rgba(field.currentTextColor)
        // The wheel fades towards its edges.
        writer.attr(Attr.FOREGROUND, (colour and ALPHA_MASK.inv()) or ((colour and ALPHA_MASK) / 2))
        writer.attr(Attr.FONT_SIZE, tenths(field.textSize.toDouble(), density))
        writer.attr(Attr.MAX_LINES, 1)
        writer.attr(Attr.ALIGN, Align.CENTER)
        writer.attr(Attr.VERTICAL_ALIGN, VerticalAlign.MIDDLE)
        writer.text(TextField.VALUE, value)
    }

    /** Returns the text of the value at a distance from the chosen one, null if the wheel ends there. */
    private fun neighbour(
        view: NumberPicker,
        step: Int,
    ): CharSequence? {
        val count = view.maxValue - view.minValue + 1
        var at = view.value - view.minValue + step
        if (view.wrapSelectorWheel) at = (at + count) % count
        if (at !in 0 until count) return null
        val names: Array<String?>? = view.displayedValues
        return if (names == null) number.set(view.minValue + at) else names.getOrNull(at)
    }

    private companion object {
        /** The wheel shows three values. */
        const val ROWS = 3
    }
}
