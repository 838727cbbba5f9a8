package dev.afterimage.internal.content

import android.graphics.drawable.Drawable
import android.view.View

/** State of Material Components that is drawn by the views themselves and that only fields hold. UI thread. */
internal object MaterialFields {
    private const val INPUT_LAYOUT = "com.google.android.material.textfield.TextInputLayout"
    private const val SLIDER = "com.google.android.material.slider.BaseSlider"
    private const val SHAPE = "com.google.android.material.shape.MaterialShapeDrawable"
    private val hint = LibraryField(INPUT_LAYOUT, "hint")
    private val hintEnabled = LibraryField(INPUT_LAYOUT, "hintEnabled")
    private val valueFrom = LibraryField(SLIDER, "valueFrom")
    private val valueTo = LibraryField(SLIDER, "valueTo")
    private val values = LibraryField(SLIDER, "values")
    private val resolvedTint = LibraryField(SHAPE, "resolvedTintColor")

    /** Returns the hint that a text input layout draws, null if the view is none or draws none. */
    fun hint(layout: View): CharSequence? {
        val field = hint.of(layout.javaClass) ?: return null
        if (hintEnabled.of(layout.javaClass)?.getBoolean(layout) == false) return null
        return field.get(layout) as? CharSequence
    }

    /** Returns the lower limit of a slider. */
    fun valueFrom(slider: View): Float = valueFrom.of(slider.javaClass)?.getFloat(slider) ?: 0f

    /** Returns the upper limit of a slider. */
    fun valueTo(slider: View): Float = valueTo.of(slider.javaClass)?.getFloat(slider) ?: 1f

    /** Returns the values of a slider, one for each thumb, or null if the view is none. */
    fun values(slider: View): List<*>? = values.of(slider.javaClass)?.get(slider) as? List<*>

    /** Returns whether [tint] knows the tint of a drawable. */
    fun hasTint(drawable: Drawable): Boolean = resolvedTint.of(drawable.javaClass) != null

    /** Returns the colour that a shape is drawn in if it is drawn through a colour filter. */
    fun tint(drawable: Drawable): Int = resolvedTint.of(drawable.javaClass)?.getInt(drawable) ?: 0
}
