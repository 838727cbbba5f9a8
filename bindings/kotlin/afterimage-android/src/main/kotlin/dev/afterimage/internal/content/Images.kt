package dev.afterimage.internal.content

import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.VectorDrawable
import android.widget.ImageView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.ImageOrigin
import dev.afterimage.internal.buffer.tenths

/** Writes the image of an `ImageView`: its size, its origin and a fingerprint of its content. UI thread. */
internal class Images {
    /** Writes the attributes of an image view. */
    fun write(
        view: ImageView,
        writer: FrameWriter,
        density: Double,
    ) {
        val drawable = view.drawable ?: return
        val width = drawable.intrinsicWidth
        val height = drawable.intrinsicHeight
        if (width > 0 && height > 0) {
            writer.attr(Attr.NATURAL_WIDTH, tenths(width.toDouble(), density))
            writer.attr(Attr.NATURAL_HEIGHT, tenths(height.toDouble(), density))
        }
        val origin = origin(drawable)
        if (origin != ImageOrigin.UNKNOWN) writer.attr(Attr.IMAGE_ORIGIN, origin)
        val tint = view.imageTintList
        if (tint != null) writer.attr(Attr.FOREGROUND, rgba(tint.colourOf(view)))
        val fingerprint = fingerprint(view, drawable)
        if (fingerprint != null) writer.ident(Ident.IMAGE_HASH, fingerprint)
    }

    private fun origin(drawable: Drawable): Int =
        when {
            drawable is VectorDrawable -> ImageOrigin.BUNDLED

            // Only a drawable that was loaded from resources depends on the configuration.
            drawable.changingConfigurations != 0 -> ImageOrigin.BUNDLED

            else -> ImageOrigin.UNKNOWN
        }

    /** Returns the fingerprint of an image, or null if it has none. It is computed once for each generation of a bitmap. */
    fun fingerprint(
        view: ImageView,
        drawable: Drawable,
    ): String? {
        val views = ViewState.get(view)
        val state = views.image ?: ImageState().also { views.image = it }
        val bitmap = (drawable as? BitmapDrawable)?.bitmap
        val generation = bitmap?.generationId ?: 0
        if (state.drawable !== drawable || state.generation != generation) {
            state.drawable = drawable
            state.generation = generation
            state.fingerprint = if (bitmap == null) null else Fingerprints.bitmap(bitmap)
        }
        return state.fingerprint
    }
}
