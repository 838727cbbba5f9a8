package dev.afterimage.internal.content

import android.graphics.drawable.AnimatedVectorDrawable
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.DrawableContainer
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.NinePatchDrawable
import android.graphics.drawable.ShapeDrawable
import android.graphics.drawable.VectorDrawable
import android.net.Uri
import android.widget.ImageView
import dev.afterimage.internal.buffer.ImageOrigin
import java.lang.reflect.Field

/** Determines where images come from. An image that cannot be proved to be a part of the app has an unknown origin, and is masked. UI thread. */
internal object ImageOrigins {
    private const val VECTOR_COMPAT = "androidx.vectordrawable.graphics.drawable.VectorDrawableCompat"
    private val resource: Field? = PrivateFields.find(ImageView::class.java, "mResource")
    private val uri: Field? = PrivateFields.find(ImageView::class.java, "mUri")

    /** Returns one of [ImageOrigin]. */
    fun get(
        view: ImageView,
        drawable: Drawable,
    ): Int {
        if ((resource?.getInt(view) ?: 0) != 0) return ImageOrigin.BUNDLED
        val address = uri?.get(view) as? Uri
        if (address != null) return ofAddress(address)
        return get(drawable)
    }

    /** Returns one of [ImageOrigin] for a drawable that no image view shows. */
    fun get(drawable: Drawable): Int = if (isBundled(drawable, 0)) ImageOrigin.BUNDLED else ImageOrigin.UNKNOWN

    private fun ofAddress(address: Uri): Int =
        when (address.scheme) {
            "android.resource" -> ImageOrigin.BUNDLED
            "content", "file" -> ImageOrigin.USER
            else -> ImageOrigin.UNKNOWN
        }

    private fun isBundled(
        drawable: Drawable?,
        depth: Int,
    ): Boolean =
        when {
            drawable == null || depth > MAX_DEPTH -> false

            drawable is VectorDrawable || drawable is AnimatedVectorDrawable -> true

            drawable is GradientDrawable || drawable is ColorDrawable || drawable is ShapeDrawable -> true

            // Of bitmaps, only those that were loaded from resources depend on the configuration.
            drawable is BitmapDrawable || drawable is NinePatchDrawable -> drawable.changingConfigurations != 0

            drawable is LayerDrawable -> (0 until drawable.numberOfLayers).all { isBundled(drawable.getDrawable(it), depth + 1) }

            drawable is DrawableContainer -> isBundled(drawable.current, depth + 1)

            else -> drawable.javaClass.name == VECTOR_COMPAT
        }

    private const val MAX_DEPTH = 8
}
