package dev.afterimage.internal.content

import android.graphics.Typeface
import android.text.Spanned
import android.text.style.AbsoluteSizeSpan
import android.text.style.CharacterStyle
import android.text.style.ForegroundColorSpan
import android.text.style.RelativeSizeSpan
import android.text.style.StyleSpan
import android.text.style.TypefaceSpan
import android.text.style.URLSpan
import android.text.style.UnderlineSpan
import android.widget.TextView

/** The style of a text's first character, as far as spans determine it. The spans are read again only if they changed. */
internal class SpanStyle {
    private var text: CharSequence? = null
    private var length = 0
    private var spans: Array<CharacterStyle> = NONE

    /** Colour as `0xAARRGGBB`, if [hasColour]. */
    var colour: Int = 0
        private set
    var hasColour: Boolean = false
        private set
    var isUnderlined: Boolean = false
        private set
    var isBold: Boolean = false
        private set
    var isItalic: Boolean = false
        private set

    /** Font size in pixels, or 0. */
    var sizePx: Float = 0f
        private set

    /** Name of the font's family, or null. */
    var family: String? = null
        private set

    /** Reads the spans of the text that a view displays. */
    fun read(
        view: TextView,
        text: CharSequence,
    ) {
        if (text === this.text && text.length == length && (text !is Spanned || isCurrent(text))) return
        reset()
        this.text = text
        length = text.length
        if (text !is Spanned || length == 0) return
        spans = text.getSpans(0, 1, CharacterStyle::class.java) ?: NONE
        for (span in spans) if (text.getSpanStart(span) == 0 && text.getSpanEnd(span) > 0) apply(view, span)
    }

    private fun isCurrent(text: Spanned): Boolean {
        // The framework returns a shared empty array if there is none.
        if (spans.isEmpty()) return length == 0 || text.getSpans(0, 1, CharacterStyle::class.java).isEmpty()
        for (span in spans) if (text.getSpanStart(span) < 0) return false
        return true
    }

    private fun apply(
        view: TextView,
        span: CharacterStyle,
    ) {
        when (span) {
            is ForegroundColorSpan -> {
                setColour(span.foregroundColor)
            }

            is URLSpan -> {
                isUnderlined = true
                setColour(view.linkTextColors?.colourOf(view) ?: return)
            }

            is UnderlineSpan -> {
                isUnderlined = true
            }

            is StyleSpan -> {
                isBold = isBold || span.style and Typeface.BOLD != 0
                isItalic = isItalic || span.style and Typeface.ITALIC != 0
            }

            is AbsoluteSizeSpan -> {
                sizePx = span.size * if (span.dip) view.resources.displayMetrics.density else 1f
            }

            is RelativeSizeSpan -> {
                sizePx = view.textSize * span.sizeChange
            }

            is TypefaceSpan -> {
                family = span.family
            }
        }
    }

    private fun setColour(argb: Int) {
        colour = argb
        hasColour = true
    }

    private fun reset() {
        spans = NONE
        hasColour = false
        isUnderlined = false
        isBold = false
        isItalic = false
        sizePx = 0f
        family = null
    }

    private companion object {
        val NONE: Array<CharacterStyle> = emptyArray()
    }
}
