package dev.afterimage.internal.content

import android.graphics.drawable.Drawable

/** The fingerprint of the image that a view shows, and what it was made from. */
internal class ImageState {
    /** The drawable of [fingerprint]. */
    var drawable: Drawable? = null

    /** The generation of its bitmap, 0 of other drawables. */
    var generation: Int = 0

    /** Fingerprint of the content, null if it has none. */
    var fingerprint: String? = null
}
