package dev.afterimage.internal.content

import android.graphics.Rect
import android.graphics.drawable.Drawable
import android.os.Build
import android.view.View
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.tenths
import kotlin.math.roundToInt

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
        val background = view.background
        if (background != null) writeBackground(view, background, writer, density)
        val foreground = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) foreground(view) else null
        if (foreground != null) writeStroke(view, foreground, writer, density)
    }

    private fun writeBackground(
        view: View,
        background: Drawable,
        writer: FrameWriter,
        density: Double,
    ) {
        val tint = view.backgroundTintList
        if (tint == null) drawables.noTint() else drawables.tint(tint.colourOf(view))
        read(view, background)
        if (style.fill ushr 24 != 0) writer.attr(Attr.BACKGROUND, rgba(style.fill))
        if (style.isImage) writer.attr(Attr.BACKGROUND_IMAGE, 1)
        if (style.radiusPx > 0) writer.attr(Attr.CORNER_RADIUS, tenths(style.radiusPx.toDouble(), density))
        writeBorder(writer, density)
        writeInsets(background.bounds, writer, density)
        if (view.elevation + view.translationZ > 0 && view.outlineProvider != null) writer.attr(Attr.SHADOW, 1)
    }

    /** A card draws its border in the foreground. */
    private fun writeStroke(
        view: View,
        foreground: Drawable,
        writer: FrameWriter,
        density: Double,
    ) {
        drawables.noTint()
        read(view, foreground)
        writeBorder(writer, density)
    }

    private fun read(
        view: View,
        drawable: Drawable,
    ) {
        if (drawable.bounds.isEmpty) setBounds(view, drawable)
        style.clear()
        drawables.read(drawable, style)
    }

    /**
     * Gives a drawable its size, as the framework does when it draws the drawable for the first time. Some drawables then call for a
     * drawing of their view, which nobody needs: the framework sets the same bounds again.
     */
    private fun setBounds(
        view: View,
        drawable: Drawable,
    ) {
        val callback = drawable.callback
        drawable.callback = null
        try {
            drawable.setBounds(0, 0, view.width, view.height)
        } finally {
            drawable.callback = callback
        }
    }

    /**
     * A button's background leaves a margin, in which the view still reacts to touches. A drawable gets the size of a resized view when it
     * is drawn, after the walk, so the margin is taken inside the drawable's own bounds.
     */
    private fun writeInsets(
        whole: Rect,
        writer: FrameWriter,
        density: Double,
    ) {
        val painted = style.bounds
        if (painted.isEmpty) return
        val insets =
            (inset(painted.top - whole.top, density) shl 24) or (inset(whole.right - painted.right, density) shl 16) or
                (inset(whole.bottom - painted.bottom, density) shl 8) or inset(painted.left - whole.left, density)
        if (insets != 0) writer.attr(Attr.BACKGROUND_INSETS, insets)
    }

    /** Returns a distance in halves of a logical pixel. */
    private fun inset(
        pixels: Int,
        density: Double,
    ): Int = (pixels * 2 / density).roundToInt().coerceIn(0, MAX_INSET)

    private fun writeBorder(
        writer: FrameWriter,
        density: Double,
    ) {
        if (style.strokePx <= 0 || style.stroke ushr 24 == 0) return
        writer.attr(Attr.BORDER_WIDTH, tenths(style.strokePx.toDouble(), density))
        writer.attr(Attr.BORDER_COLOUR, rgba(style.stroke))
    }

    @RequiresSdk(Build.VERSION_CODES.M)
    private fun foreground(view: View): Drawable? = view.foreground

    private companion object {
        /** An inset is a byte. */
        const val MAX_INSET = 0xff
    }
}
