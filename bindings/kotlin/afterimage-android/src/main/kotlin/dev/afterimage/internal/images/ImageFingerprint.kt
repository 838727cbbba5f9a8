package dev.afterimage.internal.images

import android.graphics.drawable.Drawable
import android.view.View

/** Returns the fingerprint that frames have of the image of an image view, or of an icon beside a text. UI thread. */
internal fun interface ImageFingerprint {
    /** Returns the fingerprint of a drawable that [view] shows now, or `null` if it has none. */
    fun of(
        view: View,
        drawable: Drawable,
    ): String?
}
