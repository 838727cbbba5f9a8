package dev.afterimage.internal.content

import android.widget.CheckedTextView
import android.widget.CompoundButton
import android.widget.TextView
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind

/**
 * Writes parts of a text view as nodes of their own below the view's node: the mark of a control, which readers would draw as large
 * as the view, and the icons beside the text. UI thread.
 */
internal class Parts(
    images: Images,
) {
    private val marks = Marks()
    private val icons = Icons(images)

    /** Writes the parts of a view whose node has an id and a kind. */
    fun write(
        view: TextView,
        node: Int,
        kind: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val isControl = kind == Kind.CHECKBOX || kind == Kind.RADIO || kind == Kind.SWITCH
        if (isControl && (view is CompoundButton || view is CheckedTextView)) marks.write(view, node, kind, writer, density)
        icons.write(view, node, writer, density)
    }
}
