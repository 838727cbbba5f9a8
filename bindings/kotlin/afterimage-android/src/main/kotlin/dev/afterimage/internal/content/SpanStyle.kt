package dev.afterimage.internal.content

import android.graphics.Typeface
import android.text.Spanned
import android.text.TextPaint
import android.text.style.CharacterStyle
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
        if (spans.isNotEmpty()) apply(view, text)
    }

    private fun isCurrent(text: Spanned): Boolean {
        // The framework returns a shared empty array if there is none.
        if (spans.isEmpty()) return length == 0 || text.getSpans(0, 1, CharacterStyle::class.java).isEmpty()
        for (span in spans) if (text.getSpanStart(span) < 0) return false
        return true
    }

    /** Lets the spans set a paint of ours, as the framework does before it draws: this also reads spans of the app and of libraries. */
    private fun apply(
        view: TextView,
        text: Spanned,
    ) {
        val plain = view.paint
        val paint = TextPaint(plain)
        paint.color = view.currentTextColor
        paint.linkColor = view.linkTextColors?.colourOf(view) ?: paint.linkColor
        val colourBefore = paint.color
        for (span in spans) if (text.getSpanStart(span) == 0 && text.getSpanEnd(span) > 0) span.updateDrawState(paint)
        colour = paint.color
        hasColour = colour != colourBefore
        isUnderlined = paint.isUnderlineText
        val typeface = paint.typeface
        val style = typeface?.style ?: Typeface.NORMAL
        isBold = paint.isFakeBoldText || style and Typeface.BOLD != 0
        isItalic = paint.textSkewX < 0 || style and Typeface.ITALIC != 0
        if (paint.textSize != plain.textSize) sizePx = paint.textSize
        if (typeface !== plain.typeface) family = Typefaces.family(typeface)
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
