package dev.afterimage.internal.content

import android.content.res.Resources
import android.graphics.drawable.Drawable
import dev.afterimage.internal.buffer.ImageOrigin

/** The fingerprint of one image on the screen, and the drawable that it was made from. UI thread. */
internal class ImageState {
    private var drawable: Drawable? = null
    private var current: Drawable? = null
    private var generation = 0
    private var place = 0L
    private var tint = 0

    /** Origin of the image, one of [ImageOrigin]; unknown after each [update] that made [isNew] true. */
    var origin: Int = ImageOrigin.UNKNOWN

    /** Whether the last [update] read another drawable. */
    var isNew: Boolean = false
        private set

    /** Fingerprint of the image as it is placed in the view, null if it has none. */
    var fingerprint: String? = null
        private set

    /** Returns the fingerprint if the last [update] read this drawable, with the content that it has now; null otherwise. */
    fun fingerprintOf(shown: Drawable): String? {
        if (shown !== drawable) return null
        val picture = ImageContent.picture(shown)
        val isSame = picture === current && (ImageContent.bitmap(picture)?.generationId ?: 0) == generation
        return if (isSame) fingerprint else null
    }

    /** Computes the fingerprint again if the image, its place ([ImagePlace.key]) or its tint changed. */
    fun update(
        shown: Drawable,
        newPlace: Long,
        newTint: Int,
        resources: Resources,
        fingerprints: Fingerprints,
    ) {
        val picture = ImageContent.picture(shown)
        val newGeneration = ImageContent.bitmap(picture)?.generationId ?: 0
        isNew = shown !== drawable || picture !== current || newGeneration != generation
        if (!isNew && newPlace == place && newTint == tint) return
        // Stored first: content whose reading throws is not read again in each walk, and nothing is left of the image before it.
        drawable = shown
        current = picture
        generation = newGeneration
        place = newPlace
        tint = newTint
        fingerprint = null
        if (isNew) origin = ImageOrigin.UNKNOWN
        val content = fingerprints.get(picture, resources)
        if (content === Fingerprints.LATER) {
            drawable = null
            return
        }
        fingerprint = content?.let { name(it, newTint, ImagePlace.name(newPlace)) }
    }

    private fun name(
        content: String,
        tint: Int,
        place: String,
    ): String = if (tint == 0) content + place else "$content#${Integer.toHexString(tint)}$place"
}
