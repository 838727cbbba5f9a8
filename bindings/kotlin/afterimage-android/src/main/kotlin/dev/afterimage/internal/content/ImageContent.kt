package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.DrawableContainer
import android.graphics.drawable.TransitionDrawable

/** The picture among the drawables that an image view shows. */
internal object ImageContent {
    /** Returns the drawable that is drawn: the current one of a container, the last one of a transition. */
    fun picture(drawable: Drawable): Drawable {
        var picture = drawable
        for (depth in 0 until MAX_DEPTH) {
            picture =
                when {
                    picture is DrawableContainer -> picture.current ?: return picture
                    picture is TransitionDrawable && picture.numberOfLayers > 0 -> picture.getDrawable(picture.numberOfLayers - 1)
                    else -> return picture
                } ?: return drawable
        }
        return picture
    }

    /** Returns the bitmap of a drawable, null if it has none or if its memory was released. */
    fun bitmap(drawable: Drawable): Bitmap? = (drawable as? BitmapDrawable)?.bitmap?.takeUnless { it.isRecycled }

    /** Containers in containers. */
    private const val MAX_DEPTH = 4
}
