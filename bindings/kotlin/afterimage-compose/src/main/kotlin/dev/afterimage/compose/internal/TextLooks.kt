package dev.afterimage.compose.internal

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.isSpecified
import androidx.compose.ui.graphics.toArgb
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutInput
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.text.font.FontStyle
import androidx.compose.ui.text.font.GenericFontFamily
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDecoration
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.ui.unit.TextUnit
import androidx.compose.ui.unit.TextUnitType
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.Ellipsis
import dev.afterimage.internal.content.rgba
import kotlin.math.roundToInt

/**
 * Reads how texts look, by the layout that Compose's semantics offer. Compose makes that layout anew for each reading, so it is read
 * only if the semantics changed. UI thread.
 */
internal class TextLooks {
    private val results = ArrayList<TextLayoutResult>(1)

    /**
     * Returns how the text of a node of this size looks, null if it is not known. [isKept]: Compose keeps semantics until they change, so
     * that other semantics are changed ones.
     */
    fun read(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
        size: Long,
        walk: Int,
        isKept: Boolean,
    ): TextLook? {
        val isCurrent = if (isKept) semantics === record.textOf else walk - record.textWalk in 1 until WALKS_PER_READING
        if (isCurrent && size == record.textSize) return record.text
        record.textOf = semantics
        record.textWalk = walk
        record.textSize = size
        record.text = null
        val action = semantics.getOrNull(SemanticsActions.GetTextLayoutResult)?.action ?: return null
        results.clear()
        try {
            if (action(results) && results.size > 0) record.text = TextLook().also { copy(results[0], it) }
        } finally {
            results.clear()
        }
        return record.text
    }

    private fun copy(
        result: TextLayoutResult,
        look: TextLook,
    ) {
        val input = result.layoutInput
        val style = input.style
        look.width = result.size.width
        look.height = result.size.height
        look.lines = result.lineCount
        look.fontSize = pixels(style.fontSize, input)
        // The layout of a text without a size is one of another size than what is drawn.
        val isSized = style.fontSize.type == TextUnitType.Sp
        look.lineHeight = if (isSized && result.lineCount > 0) result.getLineBottom(0) - result.getLineTop(0) else 0f
        copyFont(result, look)
        look.align = align(style.textAlign, input.layoutDirection)
        look.maxLines = if (input.maxLines == Int.MAX_VALUE) 0 else input.maxLines
        look.ellipsis = if (input.overflow == TextOverflow.Ellipsis) Ellipsis.END else 0
    }

    private fun copyFont(
        result: TextLayoutResult,
        look: TextLook,
    ) {
        val text = result.layoutInput.text
        var style = result.layoutInput.style.toSpanStyle()
        // A style of the whole text is one of the text.
        val spans = text.spanStyles
        if (spans.size == 1 && spans[0].start == 0 && spans[0].end == text.length) style = style.merge(spans[0].item)
        val colour = if (style.color.isSpecified) style.color else Color.Black
        look.colour = rgba(colour.toArgb())
        look.letterSpacing = thousandths(style.letterSpacing, look.fontSize, result.layoutInput)
        look.weight = style.fontWeight?.weight ?: 0
        look.isItalic = style.fontStyle == FontStyle.Italic
        look.isUnderlined = style.textDecoration?.contains(TextDecoration.Underline) == true
        look.family = (style.fontFamily as? GenericFontFamily)?.name
    }

    private fun pixels(
        size: TextUnit,
        input: TextLayoutInput,
    ): Float =
        with(input.density) {
            if (size.type == TextUnitType.Sp) size.toPx() else DEFAULT_FONT_SIZE_SP * fontScale * density
        }

    /** Returns a length in thousandths of the font size. */
    private fun thousandths(
        length: TextUnit,
        fontSize: Float,
        input: TextLayoutInput,
    ): Int =
        when (length.type) {
            TextUnitType.Em -> (length.value * THOUSANDTHS).roundToInt()
            TextUnitType.Sp -> if (fontSize > 0) (with(input.density) { length.toPx() } / fontSize * THOUSANDTHS).roundToInt() else 0
            else -> 0
        }

    private fun align(
        align: TextAlign,
        direction: LayoutDirection,
    ): Int {
        val isRtl = direction == LayoutDirection.Rtl
        return when (align) {
            TextAlign.Center -> Align.CENTER
            TextAlign.Right -> Align.RIGHT
            TextAlign.Left -> Align.LEFT
            TextAlign.End -> if (isRtl) Align.LEFT else Align.RIGHT
            else -> if (isRtl) Align.RIGHT else Align.LEFT
        }
    }

    private companion object {
        /** A version that makes new semantics in each walk has its texts read again after this many walks. */
        const val WALKS_PER_READING = 16

        const val THOUSANDTHS = 1000

        /** The size of a text that has none. */
        const val DEFAULT_FONT_SIZE_SP = 14f
    }
}
