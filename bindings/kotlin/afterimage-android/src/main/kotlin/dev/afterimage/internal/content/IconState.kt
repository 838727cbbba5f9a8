package dev.afterimage.internal.content

import android.graphics.drawable.Drawable
import android.widget.TextView

/** The icons beside the text of one view, read again only if they were replaced. UI thread. */
internal class IconState {
    private var icons: Array<Drawable?> = NONE
    private var paddings = 0

    /** Images of the icons: left, top, right, bottom. */
    val images: Array<ImageState> = Array(SIDES) { ImageState() }

    /** Returns the icons: left, top, right, bottom. */
    fun get(view: TextView): Array<Drawable?> {
        val now = paddings(view)
        if (now == paddings && isCurrent(view)) return icons
        paddings = now
        // The framework copies the array.
        icons = if (now == 0) NONE else view.compoundDrawables
        return icons
    }

    /** A drawable that a view releases has another callback. */
    private fun isCurrent(view: TextView): Boolean {
        for (icon in icons) if (icon != null && icon.callback !== view) return false
        return true
    }

    /** The space that icons take, 0 if there are none. */
    private fun paddings(view: TextView): Int {
        val left = view.compoundPaddingLeft - view.paddingLeft
        val right = view.compoundPaddingRight - view.paddingRight
        val top = view.compoundPaddingTop - view.paddingTop
        val bottom = view.compoundPaddingBottom - view.paddingBottom
        return ((left * 31 + right) * 31 + top) * 31 + bottom
    }

    /** Returns the fingerprint that the last walk wrote for an icon, or null if there is none or the icon shows another picture now. */
    fun fingerprintOf(icon: Drawable): String? {
        for (image in images) image.fingerprintOf(icon)?.let { return it }
        return null
    }

    companion object {
        private const val SIDES = 4
        private val NONE = arrayOfNulls<Drawable>(SIDES)

        /** Returns whether a view has icons: they take space besides the padding. */
        fun hasIcons(view: TextView): Boolean =
            view.compoundPaddingLeft != view.paddingLeft || view.compoundPaddingRight != view.paddingRight ||
                view.compoundPaddingTop != view.paddingTop || view.compoundPaddingBottom != view.paddingBottom
    }
}
