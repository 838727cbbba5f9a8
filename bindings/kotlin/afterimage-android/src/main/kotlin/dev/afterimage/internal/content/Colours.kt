package dev.afterimage.internal.content

import android.content.res.ColorStateList
import android.view.View

/** Bits of a colour's alpha in `0xRRGGBBAA`. */
internal const val ALPHA_MASK: Int = 0xff

/** Converts a colour of the framework (`0xAARRGGBB`) to that of frame buffers (`0xRRGGBBAA`). */
internal fun rgba(argb: Int): Int = (argb shl 8) or (argb ushr 24)

/** Returns a colour of the framework with its alpha multiplied by [alpha] of 255. */
internal fun withAlpha(
    argb: Int,
    alpha: Int,
): Int {
    if (alpha == ALPHA_MASK) return argb
    return (argb and 0xffffff) or (((argb ushr 24) * alpha / ALPHA_MASK) shl 24)
}

/** Returns the colour of a list in the view's current state. */
internal fun ColorStateList.colourOf(view: View): Int = getColorForState(view.drawableState, defaultColor)
