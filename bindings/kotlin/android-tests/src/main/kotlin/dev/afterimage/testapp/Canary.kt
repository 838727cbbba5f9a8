package dev.afterimage.testapp

import java.util.Locale

/**
 * Who may read a text of the test app in a recording. The letter is part of the text itself, so that every text that
 * is found in an output says whether it belongs there.
 */
enum class Secrecy(
    val letter: Char,
) {
    /** A caption, a title or a placeholder: recorded at the levels light and medium. */
    LABEL('L'),

    /** The content of a form field: recorded at the level light. */
    FIELD('F'),

    /** A text of a widget that is a caption or a form field, as the recording decides: recorded at the level light. */
    EITHER('E'),

    /** A secret by its autofill hint: never recorded. Below API 26, which has no hints, the content of a form field. */
    AUTOFILL('A'),

    /** A password or a one-time code: never recorded. */
    SECRET('S'),
}

/** The words that begin the texts of the test app, such as `KXL001002`: a letter for the secrecy, and a unique number. */
object Canary {
    private val words = Regex("KX([LFEAS])\\d{6}")

    /** Digits that begin the numbers in fields that accept no letters, with one digit for the secrecy. */
    private val numbers = Regex("(?<!\\d)739([0-4])\\d{6}(?!\\d)")

    private const val COUNT_LENGTH = 3
    private const val SCREEN_AT = COUNT_LENGTH + 3

    /** Returns the word of the text [count] of the screen [screen]. */
    fun word(
        secrecy: Secrecy,
        screen: Int,
        count: Int,
    ): String = "KX${secrecy.letter}%03d%03d".format(Locale.ROOT, screen, count)

    /** Returns the same as [word] in digits. */
    fun number(
        secrecy: Secrecy,
        screen: Int,
        count: Int,
    ): String = "739${secrecy.ordinal}%03d%03d".format(Locale.ROOT, screen, count)

    /** Returns the first word or number in `text`; null if there is none. */
    fun find(text: CharSequence): String? = (words.find(text) ?: numbers.find(text))?.value

    /** Returns all words and numbers in `text`. */
    fun findAll(text: CharSequence): Set<String> = (words.findAll(text) + numbers.findAll(text)).map { it.value }.toSet()

    /** Returns the index of the screen of a word or number that [find] returned; literal texts of layouts have an index of their own. */
    fun screen(canary: String): Int = canary.substring(canary.length - SCREEN_AT, canary.length - COUNT_LENGTH).toInt()

    /** Returns the secrecy of a word or number that [find] returned. */
    fun secrecy(canary: String): Secrecy =
        if (canary.startsWith("KX")) {
            Secrecy.entries.first { it.letter == canary[2] }
        } else {
            Secrecy.entries[canary[3] - '0']
        }
}
