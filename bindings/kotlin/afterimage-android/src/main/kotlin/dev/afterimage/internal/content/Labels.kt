package dev.afterimage.internal.content

import android.os.Build
import android.view.View
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TextField

/** Writes texts that a view has for assistive technology and for a long press. UI thread. */
internal class Labels {
    private val displayed = DisplayedText()

    /** Writes the content description as label, and the tooltip (API level 26). */
    fun write(
        view: View,
        writer: FrameWriter,
    ) {
        val label: CharSequence? = view.contentDescription
        if (!label.isNullOrEmpty()) writer.text(TextField.LABEL, displayed.set(label, false))
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) {
            val tooltip = tooltip(view)
            if (!tooltip.isNullOrEmpty()) writer.text(TextField.TOOLTIP, displayed.set(tooltip, false))
        }
        displayed.clear()
    }

    @RequiresSdk(Build.VERSION_CODES.O)
    private fun tooltip(view: View): CharSequence? = view.tooltipText
}
