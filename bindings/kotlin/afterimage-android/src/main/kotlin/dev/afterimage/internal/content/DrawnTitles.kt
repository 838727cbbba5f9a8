package dev.afterimage.internal.content

import android.text.Layout
import android.text.TextPaint
import android.view.View
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.buffer.tenths
import kotlin.math.roundToInt

/**
 * Writes the text that a layout of Material Components draws itself above its children, as a node below the layout's: the label of a
 * text field, which floats while the field has a text, and the title of a collapsing toolbar. UI thread.
 */
internal class DrawnTitles {
    private val displayed = DisplayedText()

    /** Writes the text of a view whose node has an id, if the view is such a layout and shows a text. */
    fun write(
        view: View,
        node: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val helper = helperOf(view) ?: return
        val layout = layout.of(helper.javaClass)?.get(helper) as? Layout ?: return
        val text = text.of(helper.javaClass)?.get(helper) as? CharSequence ?: return
        if (text.isEmpty() || layout.lineCount == 0) return
        val scale = number(scale, helper)
        val left = number(x, helper)
        val top = number(y, helper)
        val width = layout.getLineWidth(0) * scale
        val x = tenths(left.toDouble(), density)
        val y = tenths(top.toDouble(), density)
        val right = tenths((left + width).toDouble(), density)
        val bottom = tenths((top + layout.height * scale).toDouble(), density)
        val state = ViewState.get(view)
        writer.node(state.parts().get(node, PartIds.TITLE), node, Kind.TEXT, x, y, right - x, bottom - y)
        writeStyle(layout.paint, number(size, helper) * scale, state, writer, density)
        writer.text(TextField.TEXT, displayed.set(text, true))
        displayed.clear()
    }

    private fun writeStyle(
        paint: TextPaint,
        sizePx: Float,
        state: ViewState,
        writer: FrameWriter,
        density: Double,
    ) {
        writer.attr(Attr.FOREGROUND, rgba(paint.color))
        writer.attr(Attr.FONT_SIZE, tenths(sizePx.toDouble(), density))
        val spacing = (paint.letterSpacing * THOUSANDTHS).roundToInt()
        if (spacing != 0) writer.attr(Attr.LETTER_SPACING, spacing)
        state.readFont(paint.typeface)
        if (state.weight != Typefaces.REGULAR) writer.attr(Attr.FONT_WEIGHT, state.weight)
        writer.attr(Attr.MAX_LINES, 1)
        state.family?.let { writer.ident(Ident.FONT_FAMILY, it) }
    }

    companion object {
        private const val THOUSANDTHS = 1000
        private const val TOOLBAR = "com.google.android.material.appbar.CollapsingToolbarLayout"
        private const val FIELD = "com.google.android.material.textfield.TextInputLayout"
        private const val HELPER = "com.google.android.material.internal.CollapsingTextHelper"
        private val ofToolbar = LibraryField(TOOLBAR, "collapsingTextHelper")
        private val toolbarDraws = LibraryField(TOOLBAR, "collapsingTitleEnabled")
        private val ofField = LibraryField(FIELD, "collapsingTextHelper")
        private val fieldDraws = LibraryField(FIELD, "hintEnabled")
        private val text = LibraryField(HELPER, "textToDraw")
        private val layout = LibraryField(HELPER, "textLayout")
        private val x = LibraryField(HELPER, "currentDrawX")
        private val y = LibraryField(HELPER, "currentDrawY")
        private val size = LibraryField(HELPER, "currentTextSize")
        private val scale = LibraryField(HELPER, "scale")

        /** Returns whether [write] writes the hint of a text field, so that the field itself does not. */
        fun drawsHint(layout: View): Boolean {
            if (ofField.of(layout.javaClass) == null) return false
            val helper = helperOf(layout) ?: return false
            return this.layout.of(helper.javaClass)?.get(helper) != null
        }

        private fun helperOf(view: View): Any? {
            val type = view.javaClass
            val field = ofField.of(type)
            if (field != null) return if (fieldDraws.of(type)?.getBoolean(view) == false) null else field.get(view)
            val title = ofToolbar.of(type) ?: return null
            return if (toolbarDraws.of(type)?.getBoolean(view) == false) null else title.get(view)
        }

        private fun number(
            field: LibraryField,
            helper: Any,
        ): Float = field.of(helper.javaClass)?.getFloat(helper) ?: 0f
    }
}
