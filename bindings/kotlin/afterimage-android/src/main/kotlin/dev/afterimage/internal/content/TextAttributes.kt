package dev.afterimage.internal.content

import android.graphics.Typeface
import android.text.TextUtils
import android.view.View
import android.widget.TextView
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ellipsis
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.VerticalAlign
import dev.afterimage.internal.buffer.tenths
import kotlin.math.roundToInt

/** Writes how the text of a view looks and where it is placed. */
internal object TextAttributes {
    /** Writes the attributes. [hint] is the text that the view shows instead of its own, null if it shows its own. */
    fun write(
        view: TextView,
        kind: Int,
        hint: CharSequence?,
        state: ViewState,
        writer: FrameWriter,
        density: Double,
    ) {
        val span = state.span
        val size = if (span.sizePx > 0) span.sizePx else view.textSize
        writer.attr(Attr.FONT_SIZE, tenths(size.toDouble(), density))
        val spacing = (view.letterSpacing * THOUSANDTHS).roundToInt()
        if (spacing != 0) writer.attr(Attr.LETTER_SPACING, spacing)
        writer.attr(Attr.LINE_HEIGHT, tenths(view.lineHeight.toDouble(), density))
        writeFont(view, state, writer)
        writePlace(view, kind, hint, if (hint == null) state.line.sparePx(view) else 0, writer, density)
        writeLines(view, kind, hint, writer)
    }

    private fun writeFont(
        view: TextView,
        state: ViewState,
        writer: FrameWriter,
    ) {
        val paint = view.paint
        val typeface = paint.typeface
        val span = state.span
        val isBold = span.isBold || paint.isFakeBoldText
        state.readFont(typeface)
        val weight = maxOf(state.weight, if (isBold) Typefaces.BOLD else 0)
        if (weight != Typefaces.REGULAR) writer.attr(Attr.FONT_WEIGHT, weight)
        if (span.isItalic || paint.textSkewX < 0 || isItalic(typeface)) writer.attr(Attr.ITALIC, 1)
        if (span.isUnderlined || paint.isUnderlineText) writer.attr(Attr.UNDERLINE, 1)
        val family = span.family ?: state.family
        if (family != null) writer.ident(Ident.FONT_FAMILY, family)
    }

    private fun isItalic(typeface: Typeface?): Boolean = typeface != null && typeface.style and Typeface.ITALIC != 0

    private fun writePlace(
        view: TextView,
        kind: Int,
        hint: CharSequence?,
        sparePx: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val layout = view.layout
        // The space above the first line and below the last one that the font asks for is part of the layout.
        val above = if (layout == null) 0 else -layout.topPadding
        val below = if (layout == null) 0 else layout.bottomPadding
        writeLength(writer, Attr.PADDING_TOP, view.compoundPaddingTop + above, density)
        writeLength(writer, Attr.PADDING_BOTTOM, view.compoundPaddingBottom + below, density)
        val align = TextAlignment.horizontal(view, hint)
        // The start of a line is at the side of its alignment.
        val after = if (align == Align.LEFT) sparePx else 0
        val isRtl = view.layoutDirection == View.LAYOUT_DIRECTION_RTL
        writeLength(writer, Attr.PADDING_LEFT, view.compoundPaddingLeft + (if (isRtl) after else 0), density)
        writeLength(writer, Attr.PADDING_RIGHT, view.compoundPaddingRight + (if (isRtl) 0 else after), density)
        // Readers centre the text of a button that has no alignment.
        if (align != Align.LEFT || kind == Kind.BUTTON) writer.attr(Attr.ALIGN, align)
        val vertical = TextAlignment.vertical(view)
        if (vertical != VerticalAlign.TOP) writer.attr(Attr.VERTICAL_ALIGN, vertical)
    }

    private fun writeLines(
        view: TextView,
        kind: Int,
        hint: CharSequence?,
        writer: FrameWriter,
    ) {
        val most = view.maxLines
        val isLimited = most in 1 until Int.MAX_VALUE
        // Readers show the text of these kinds in one line unless told otherwise.
        val isOneLineKind = kind == Kind.BUTTON || kind == Kind.INPUT || kind == Kind.SELECT
        val shown = view.layout?.lineCount ?: 1
        if (shown == 1 && !isOneLineKind && hasRoomForTwo(view)) {
            // Readers take a box for several lines if it is high enough, and break a text that is a little wider in their font.
            writer.attr(Attr.MAX_LINES, 1)
        } else if (isLimited) {
            writer.attr(Attr.MAX_LINES, most)
        } else if (shown > 1 && (isOneLineKind || !hasRoomForTwo(view))) {
            writer.attr(Attr.MAX_LINES, shown)
        }
        if (isEllipsized(view, hint, most)) writeEllipsis(view, writer)
    }

    /** Whether a text is cut. Readers would cut one that just fits, if it is a little wider in their font. */
    private fun isEllipsized(
        view: TextView,
        hint: CharSequence?,
        mostLines: Int,
    ): Boolean {
        if (view.ellipsize == null) return false
        // The layout of a hint cannot be read.
        val layout = view.layout
        if (layout == null || hint != null) return true
        val last = (if (mostLines > 0) minOf(mostLines, layout.lineCount) else layout.lineCount) - 1
        return last >= 0 && layout.getEllipsisCount(last) > 0
    }

    private fun writeEllipsis(
        view: TextView,
        writer: FrameWriter,
    ) {
        val ellipsis =
            when (view.ellipsize) {
                TextUtils.TruncateAt.END -> Ellipsis.END
                TextUtils.TruncateAt.START -> Ellipsis.START
                TextUtils.TruncateAt.MIDDLE -> Ellipsis.MIDDLE
                else -> 0
            }
        if (ellipsis != 0) writer.attr(Attr.ELLIPSIS, ellipsis)
    }

    private fun hasRoomForTwo(view: TextView): Boolean =
        2 * (view.height - view.compoundPaddingTop - view.compoundPaddingBottom) >= 3 * view.lineHeight

    private fun writeLength(
        writer: FrameWriter,
        key: Int,
        pixels: Int,
        density: Double,
    ) {
        if (pixels != 0) writer.attr(key, tenths(pixels.toDouble(), density))
    }

    private const val THOUSANDTHS = 1000
}
