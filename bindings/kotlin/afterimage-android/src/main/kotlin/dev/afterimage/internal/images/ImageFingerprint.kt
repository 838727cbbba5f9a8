package dev.afterimage.internal.images

import android.graphics.drawable.Drawable
import android.widget.ImageView

/** Returns the fingerprint that frames have of the image of a view. UI thread. */
internal fun interface ImageFingerprint {
    /** Returns the fingerprint of the image that [view] shows now, or `null` if it has none. */
    fun of(
        view: ImageView,
        drawable: Drawable,
    ): String?
}
