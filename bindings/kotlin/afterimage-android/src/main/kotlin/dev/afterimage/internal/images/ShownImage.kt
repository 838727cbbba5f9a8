package dev.afterimage.internal.images

import android.graphics.Canvas
import android.graphics.drawable.Drawable
import android.view.View
import android.widget.ImageView

/** An image on the screen: that of an image view, whose node is as large as the view, or an icon beside a text. UI thread. */
internal class ShownImage(
    /** The view that draws it. */
    val view: View,
    /** The drawable of the view, which is not changed. */
    val drawable: Drawable,
) {
    /** Width of the image's node in physical pixels. */
    val width: Int get() = if (view is ImageView) view.width else drawable.bounds.width()

    /** Height of the image's node in physical pixels. */
    val height: Int get() = if (view is ImageView) view.height else drawable.bounds.height()

    /** Moves a canvas, whose origin is that of the image's node, to where the view draws the image. */
    fun moveTo(canvas: Canvas) {
        if (view is ImageView) {
            canvas.translate(view.paddingLeft.toFloat(), view.paddingTop.toFloat())
            view.imageMatrix?.let { canvas.concat(it) }
        } else {
            canvas.translate(-drawable.bounds.left.toFloat(), -drawable.bounds.top.toFloat())
        }
    }
}
