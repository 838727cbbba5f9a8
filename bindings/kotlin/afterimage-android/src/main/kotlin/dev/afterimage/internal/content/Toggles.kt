package dev.afterimage.internal.content

import android.view.View
import android.widget.Checkable
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind

/** Writes the checked state of views. */
internal object Toggles {
    /** Writes whether a view is checked, if it has such a state: as selected if it is no control of its own (a chip, a list row). */
    fun write(
        view: View,
        kind: Int,
        writer: FrameWriter,
    ) {
        val isControl = kind == Kind.SWITCH || kind == Kind.CHECKBOX || kind == Kind.RADIO
        if (view !is Checkable) return
        if (isControl) {
            writer.attr(Attr.CHECKED, if (view.isChecked) 1 else 0)
        } else if (view.isChecked) {
            writer.attr(Attr.SELECTED, 1)
        }
    }
}
