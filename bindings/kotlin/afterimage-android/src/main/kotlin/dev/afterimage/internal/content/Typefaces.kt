package dev.afterimage.internal.content

import android.graphics.Typeface
import android.os.Build
import dev.afterimage.internal.RequiresSdk

/** Weight and family of typefaces. UI thread. */
internal object Typefaces {
    /** Weight of text without a typeface. */
    const val REGULAR: Int = 400

    /** Weight of bold text. */
    const val BOLD: Int = 700

    /** Returns the weight of a typeface, 1 to 1000. Below API level 28 only that of system families and of bold is known. */
    fun weight(typeface: Typeface?): Int {
        if (typeface == null) return REGULAR
        val known = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) weightOf(typeface) else weights[family(typeface)] ?: REGULAR
        return if (typeface.style and Typeface.BOLD != 0 && known <= REGULAR) BOLD else known
    }

    /** Returns the name of a system family, or null for the default and for fonts of the app. */
    fun family(typeface: Typeface?): String? {
        if (typeface == null) return null
        for (entry in system) if (entry.typeface == typeface) return entry.name
        return null
    }

    @RequiresSdk(Build.VERSION_CODES.P)
    private fun weightOf(typeface: Typeface): Int = typeface.weight

    private class Entry(
        val name: String,
        val typeface: Typeface,
    )

    private val names =
        arrayOf("serif", "monospace", "sans-serif-medium", "sans-serif-light", "sans-serif-thin", "sans-serif-black") +
            arrayOf("sans-serif-condensed", "casual", "cursive")

    private val weights: Map<String?, Int> =
        hashMapOf("sans-serif-medium" to 500, "sans-serif-light" to 300, "sans-serif-thin" to 100, "sans-serif-black" to 900)

    private val system: List<Entry> by lazy(LazyThreadSafetyMode.NONE) { systemFonts() }

    /** A family that the device lacks is the default. */
    private fun systemFonts(): List<Entry> {
        val found = ArrayList<Entry>()
        for (name in names) {
            for (style in Typeface.NORMAL..Typeface.BOLD_ITALIC) {
                val typeface: Typeface? = Typeface.create(name, style)
                if (typeface != null && typeface != Typeface.defaultFromStyle(style)) found.add(Entry(name, typeface))
            }
        }
        return found
    }
}
