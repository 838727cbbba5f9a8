package dev.afterimage.internal.content

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
        for (index in 0 until view.childCount) {
            val child = view.getChildAt(index)
            if (child is EditText && child.visibility == View.VISIBLE) return
        }
        val names: Array<String?>? = view.displayedValues
        val at = view.value - view.minValue
        val name = if (names != null && at in names.indices) names[at] else null
        writer.text(TextField.VALUE, name ?: number.set(view.value))
    }
}
