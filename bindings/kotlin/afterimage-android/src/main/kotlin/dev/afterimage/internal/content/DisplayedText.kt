package dev.afterimage.internal.content

import android.widget.TextView

/** Most UTF-16 units of a text that are written: at three bytes each they are below the core's limit for one string. */
internal const val MAX_TEXT_LENGTH: Int = 20_000

/** A text that is read without a copy: cut at [MAX_TEXT_LENGTH], and with spaces for the ends of lines if it is drawn in one line. One at a time. */
internal class DisplayedText : CharSequence {
    private var text: CharSequence = ""
    private var isOneLine = false

    override var length: Int = 0
        private set

    /** Sets the text that is read. */
    fun set(
        text: CharSequence,
        isOneLine: Boolean,
    ): DisplayedText {
        this.text = text
        this.isOneLine = isOneLine
        val whole = text.length
        length = if (whole <= MAX_TEXT_LENGTH) whole else cut(text)
        return this
    }

    /** Releases the text. */
    fun clear() {
        text = ""
        length = 0
    }

    override fun get(index: Int): Char {
        val char = text[index]
        return if (isOneLine && (char == '\n' || char == '\r')) ' ' else char
    }

    override fun subSequence(
        startIndex: Int,
        endIndex: Int,
    ): CharSequence = toString().substring(startIndex, endIndex)

    override fun toString(): String = StringBuilder(length).also { for (index in 0 until length) it.append(get(index)) }.toString()

    private fun cut(text: CharSequence): Int =
        if (Character.isHighSurrogate(text[MAX_TEXT_LENGTH - 1])) MAX_TEXT_LENGTH - 1 else MAX_TEXT_LENGTH
}

/** Returns the text in a [TextView] as CharSequence; a custom view may return null. */
internal fun TextView.textOrEmpty(): CharSequence {
    val text: CharSequence? = text
    return text ?: ""
}
