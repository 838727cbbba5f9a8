package dev.afterimage.internal.content

import android.graphics.drawable.Drawable
import android.view.View
import android.widget.ImageView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.ImageOrigin
import dev.afterimage.internal.buffer.tenths

/** Writes the image of an `ImageView`: its size, its origin and a fingerprint of its content. UI thread. */
internal class Images {
    private val fingerprints = Fingerprints()

    /** Whether a walk left out a fingerprint because of the time that it takes. A later walk writes it. */
    val hasWaiting: Boolean get() = fingerprints.hasWaiting

    /** Starts a walk. */
    fun begin() {
        fingerprints.hasWaiting = false
    }

    /** Writes the attributes of an image view. */
    fun write(
        view: ImageView,
        writer: FrameWriter,
        density: Double,
    ) {
        val drawable = view.drawable ?: return
        val tint = view.imageTintList?.colourOf(view) ?: 0
        val state = ViewState.get(view).image()
        state.update(drawable, ImagePlace.key(view, drawable), tint, view.resources, fingerprints)
        if (state.isNew) state.origin = ImageOrigins.get(view, drawable)
        write(drawable, state, tint, writer, density)
    }

    /** Writes the attributes of an icon, whose node is as large as the icon. */
    fun writeIcon(
        view: View,
        icon: Drawable,
        tint: Int,
        state: ImageState,
        writer: FrameWriter,
        density: Double,
    ) {
        state.update(icon, ImagePlace.WHOLE, tint, view.resources, fingerprints)
        if (state.isNew) state.origin = ImageOrigins.get(icon)
        write(icon, state, tint, writer, density)
    }

    private fun write(
        drawable: Drawable,
        state: ImageState,
        tint: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val width = drawable.intrinsicWidth
        val height = drawable.intrinsicHeight
        if (width > 0 && height > 0) {
            writer.attr(Attr.NATURAL_WIDTH, tenths(width.toDouble(), density))
            writer.attr(Attr.NATURAL_HEIGHT, tenths(height.toDouble(), density))
        }
        if (tint != 0) writer.attr(Attr.FOREGROUND, rgba(tint))
        if (state.origin != ImageOrigin.UNKNOWN) writer.attr(Attr.IMAGE_ORIGIN, state.origin)
        val fingerprint = state.fingerprint
        if (fingerprint != null) writer.ident(Ident.IMAGE_HASH, fingerprint)
    }

    /**
     * Returns the fingerprint that the last walk wrote for the drawable of an image view or for an icon, or null if there is none or the
     * drawable shows another image now. That of an image view names the picture of the whole view without its background: the drawable as
     * padding and scale type place it.
     */
    fun fingerprint(
        view: View,
        drawable: Drawable,
    ): String? {
        val state = ViewState.get(view)
        return if (view is ImageView) state.image().fingerprintOf(drawable) else state.icons().fingerprintOf(drawable)
    }
}
