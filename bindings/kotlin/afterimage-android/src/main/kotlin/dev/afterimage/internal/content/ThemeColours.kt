package dev.afterimage.internal.content

import android.util.TypedValue
import android.view.View

/** Colours of controls that the theme determines, resolved once for each view. UI thread. */
internal object ThemeColours {
    private val value = TypedValue()

    /** Returns the theme's colour of activated controls as `0xAARRGGBB`, or 0 if it has none. */
    fun activated(view: View): Int {
        val state = ViewState.get(view)
        if (!state.isThemeRead) {
            val activated = resolve(view, android.R.attr.colorControlActivated)
            state.themeColour = if (activated != 0) activated else resolve(view, android.R.attr.colorAccent)
            state.isThemeRead = true
        }
        return state.themeColour
    }

    private fun resolve(
        view: View,
        attribute: Int,
    ): Int {
        val theme = view.context?.theme ?: return 0
        if (!theme.resolveAttribute(attribute, value, true)) return 0
        if (value.type in TypedValue.TYPE_FIRST_COLOR_INT..TypedValue.TYPE_LAST_COLOR_INT) return value.data
        return 0
    }
}
