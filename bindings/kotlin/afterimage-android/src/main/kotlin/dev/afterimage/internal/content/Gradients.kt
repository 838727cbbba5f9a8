package dev.afterimage.internal.content

import android.content.res.ColorStateList
import android.graphics.drawable.GradientDrawable
import android.os.Build
import dev.afterimage.internal.RequiresSdk
import java.lang.reflect.Field

/**
 * Colours, corners and borders of a `GradientDrawable` that its drawing does not show. Below API level 24 it has no getters, and its
 * fields are read: those platforms do not hide them. UI thread.
 */
internal object Gradients {
    /** Adds to [style] the attributes that were not read from the drawing. */
    fun read(
        drawable: GradientDrawable,
        style: DrawableStyle,
    ) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) {
            readGetters(drawable, style)
        } else {
            readFields(drawable, style)
        }
    }

    @RequiresSdk(Build.VERSION_CODES.N)
    private fun readGetters(
        drawable: GradientDrawable,
        style: DrawableStyle,
    ) {
        paintFirst(drawable.colors, style)
        if (style.radiusPx == 0f) style.radiusPx = largest(radiiOf(drawable))
    }

    @RequiresSdk(Build.VERSION_CODES.N)
    private fun radiiOf(drawable: GradientDrawable): FloatArray? =
        try {
            drawable.cornerRadii
        } catch (_: NullPointerException) {
            // Before API level 28 the getter fails if all corners are equal.
            null
        }

    private fun readFields(
        drawable: GradientDrawable,
        style: DrawableStyle,
    ) {
        val state = fields.state?.get(drawable) ?: return
        paintFirst(fields.colours(state), style)
        if (style.radiusPx == 0f) style.radiusPx = largest(fields.radii?.get(state) as? FloatArray)
        val stroke = fields.strokeColours?.get(state) as? ColorStateList ?: return
        if (style.strokePx != 0f) return
        style.strokePx = maxOf(fields.strokeWidth?.getInt(state) ?: 0, 0).toFloat()
        style.stroke = stroke.getColorForState(drawable.state, stroke.defaultColor)
    }

    private fun paintFirst(
        colours: IntArray?,
        style: DrawableStyle,
    ) {
        if (colours == null || colours.isEmpty()) return
        style.isImage = true
        style.paint(colours[0])
    }

    private fun largest(radii: FloatArray?): Float {
        var largest = 0f
        if (radii != null) for (radius in radii) if (radius > largest) largest = radius
        return largest
    }

    private val fields by lazy(LazyThreadSafetyMode.NONE) { Fields() }

    private class Fields {
        val state: Field? = PrivateFields.find(GradientDrawable::class.java, "mGradientState")
        val radii: Field? = inState("mRadiusArray")
        val strokeWidth: Field? = inState("mStrokeWidth")
        val strokeColours: Field? = inState("mStrokeColors") ?: inState("mStrokeColorStateList")
        private val colours: Field? = inState("mColors") ?: inState("mGradientColors")

        fun colours(state: Any): IntArray? = colours?.get(state) as? IntArray

        private fun inState(name: String): Field? = state?.let { PrivateFields.find(it.type, name) }
    }
}
