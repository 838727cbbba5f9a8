package dev.afterimage.internal.content

import android.view.View
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TextField

/** Writes the value and the limits of sliders of Material Components. UI thread. */
internal class Sliders {
    private val number = NumberText()

    /** Writes the attributes of a slider. Of several thumbs, the first one counts. */
    fun write(
        view: View,
        writer: FrameWriter,
    ) {
        val values = MaterialFields.values(view) ?: return
        writer.real(Attr.RANGE_MIN, MaterialFields.valueFrom(view))
        writer.real(Attr.RANGE_MAX, MaterialFields.valueTo(view))
        val value = if (values.isEmpty()) null else values[0] as? Float
        if (value != null) writer.text(TextField.VALUE, number.set(value))
    }
}
