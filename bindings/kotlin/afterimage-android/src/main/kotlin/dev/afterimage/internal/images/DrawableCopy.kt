package dev.afterimage.internal.images

import android.content.res.Resources
import android.graphics.Bitmap
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.os.Build
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.content.isHardware

/** Largest hardware bitmap that is copied, in pixels: reading it back from the GPU blocks the UI thread for about a millisecond. */
private const val MAX_HARDWARE_PIXELS = 512 * 512

/**
 * Returns a drawable that draws the same as [original], and is not shared with any view. Views share drawables, and drawing one at
 * another size or place would change it for all of them.
 *
 * Returns `null` if there is no such drawable: its bitmap is recycled, or is a large hardware bitmap, or its class does not support it.
 */
internal fun drawableCopy(
    original: Drawable,
    resources: Resources,
): Drawable? {
    val copy =
        if (original is BitmapDrawable) {
            val bitmap = original.bitmap ?: return null
            if (bitmap.isRecycled) return null
            if (isHardware(bitmap)) softwareCopy(original, bitmap, resources) else stateCopy(original, resources)
        } else {
            stateCopy(original, resources)
        } ?: return null
    copy.state = original.state
    copy.level = original.level
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) copyDirection(original, copy)
    copy.bounds = original.bounds
    return copy
}

private fun stateCopy(
    original: Drawable,
    resources: Resources,
): Drawable? =
    original.constantState?.newDrawable(resources)?.mutate()?.also { copy ->
        original.colorFilter?.let { copy.colorFilter = it }
    }

/** Returns a drawable with a copy of a bitmap on the GPU, which no canvas of ours can draw; `null` if it is large. */
internal fun softwareCopy(
    original: BitmapDrawable,
    bitmap: Bitmap,
    resources: Resources,
): Drawable? {
    val pixels = softwareCopy(bitmap) ?: return null
    return BitmapDrawable(resources, pixels).also {
        it.gravity = original.gravity
        it.alpha = original.alpha
        it.colorFilter = original.colorFilter
    }
}

/** Returns a copy in memory of a bitmap on the GPU; `null` if it is large. */
internal fun softwareCopy(bitmap: Bitmap): Bitmap? =
    if (bitmap.width.toLong() * bitmap.height > MAX_HARDWARE_PIXELS) null else bitmap.copy(Bitmap.Config.ARGB_8888, false)

@RequiresSdk(Build.VERSION_CODES.M)
private fun copyDirection(
    original: Drawable,
    copy: Drawable,
) {
    copy.layoutDirection = original.layoutDirection
}
