package dev.afterimage.internal.content

import android.view.View
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.buffer.VerticalAlign
import dev.afterimage.internal.buffer.tenths

/** Writes the title that a collapsing toolbar layout draws itself. UI thread. */
internal class LayoutTitles {
    private val displayed = DisplayedText()

    /** Writes the title of a view, if it is such a layout and shows one. */
    fun write(
        view: View,
        writer: FrameWriter,
        density: Double,
    ) {
        val helper = helper.of(view.javaClass)?.get(view) ?: return
        if (isEnabled.of(view.javaClass)?.getBoolean(view) == false) return
        val title = text.of(helper.javaClass)?.get(helper) as? CharSequence ?: return
        if (title.isEmpty()) return
        val sizePx = size.of(helper.javaClass)?.getFloat(helper) ?: 0f
        if (sizePx > 0) writer.attr(Attr.FONT_SIZE, tenths(sizePx.toDouble(), density))
        val margin = margin.of(view.javaClass)?.getInt(view) ?: 0
        if (margin > 0) writer.attr(Attr.PADDING_LEFT, tenths(margin.toDouble(), density))
        writer.attr(Attr.VERTICAL_ALIGN, VerticalAlign.BOTTOM)
        writer.attr(Attr.MAX_LINES, 1)
        writer.text(TextField.TEXT, displayed.set(title, true))
        displayed.clear()
    }

    private companion object {
        const val LAYOUT = "com.google.android.material.appbar.CollapsingToolbarLayout"
        const val HELPER = "com.google.android.material.internal.CollapsingTextHelper"
        val helper = LibraryField(LAYOUT, "collapsingTextHelper")
        val isEnabled = LibraryField(LAYOUT, "collapsingTitleEnabled")
        val margin = LibraryField(LAYOUT, "expandedMarginStart")
        val text = LibraryField(HELPER, "text")
        val size = LibraryField(HELPER, "currentTextSize")
    }
}
