package dev.afterimage.internal.content

import android.text.TextUtils
import android.view.View
import android.widget.EditText
import android.widget.NumberPicker
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TextField

/** Writes the value of number pickers. UI thread. */
internal class Pickers {
    private val number = NumberText()

    /** Writes the value, unless the field in the picker shows it. A number that the app formats is written without its format. */
    fun write(
        view: NumberPicker,
        writer: FrameWriter,
    ) {
        val field = field(view)
        if (field != null && field.isFocused) return
        val names: Array<String?>? = view.displayedValues
        val at = view.value - view.minValue
        val name = if (names != null && at in names.indices) names[at] else null
        if (field != null && (name == null || TextUtils.equals(name, field.text))) return
        // Readers show the value of a picker only if it has no child.
        writer.text(if (field == null) TextField.VALUE else TextField.TEXT, name ?: number.set(view.value))
    }

    /** Returns the field of a picker, null if the picker draws its value itself. */
    private fun field(view: NumberPicker): EditText? {
        for (index in 0 until view.childCount) {
            val child = view.getChildAt(index)
            if (child is EditText && child.visibility == View.VISIBLE) return child
        }
        return null
    }
}
