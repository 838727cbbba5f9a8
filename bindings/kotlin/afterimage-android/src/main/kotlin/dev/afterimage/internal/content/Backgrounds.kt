package dev.afterimage.internal.content

import android.view.View
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.tenths

/** Writes the background, the border, the corners and the shadow of views. UI thread. */
internal class Backgrounds {
    private val drawables = Drawables()
    private val style = DrawableStyle()

    /** Writes the attributes of a view's background drawable. */
    fun write(
        view: View,
        writer: FrameWriter,
        density: Double,
    ) {
        val background = view.background ?: return
        val tint = view.backgroundTintList
        if (tint == null) drawables.noTint() else drawables.tint(tint.colourOf(view))
        // The framework sets the bounds when it draws the background for the first time. It sets the same ones again.
        if (background.bounds.isEmpty) background.setBounds(0, 0, view.width, view.height)
        style.clear()
        drawables.read(background, style)
        if (style.fill ushr 24 != 0) writer.attr(Attr.BACKGROUND, rgba(style.fill))
        if (style.isImage) writer.attr(Attr.BACKGROUND_IMAGE, 1)
        if (style.radiusPx > 0) writer.attr(Attr.CORNER_RADIUS, tenths(style.radiusPx.toDouble(), density))
        if (style.strokePx > 0 && style.stroke ushr 24 != 0) {
            writer.attr(Attr.BORDER_WIDTH, tenths(style.strokePx.toDouble(), density))
            writer.attr(Attr.BORDER_COLOUR, rgba(style.stroke))
        }
        if (view.elevation + view.translationZ > 0 && view.outlineProvider != null) writer.attr(Attr.SHADOW, 1)
    }
}
