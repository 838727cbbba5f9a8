package dev.afterimage.internal.content

import android.graphics.drawable.Drawable

/** The fill of React Native's background drawables, which only a field holds. UI thread. */
internal object ReactFields {
    private val css = LibraryField("com.facebook.react.uimanager.drawable.CSSBackgroundDrawable", "mColor")
    private val view = LibraryField("com.facebook.react.views.view.ReactViewBackgroundDrawable", "mColor")

    /** Returns whether [fill] knows the fill of a drawable. */
    fun hasFill(drawable: Drawable): Boolean = css.of(drawable.javaClass) != null || view.of(drawable.javaClass) != null

    /** Returns the fill of a background as `0xAARRGGBB`. */
    fun fill(drawable: Drawable): Int {
        val field = css.of(drawable.javaClass) ?: view.of(drawable.javaClass) ?: return 0
        return field.getInt(drawable)
    }
}
