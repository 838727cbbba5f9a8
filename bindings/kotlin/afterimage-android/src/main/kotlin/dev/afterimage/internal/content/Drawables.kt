package dev.afterimage.internal.content

import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.DrawableContainer
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.NinePatchDrawable
import android.graphics.drawable.ShapeDrawable
import android.graphics.drawable.VectorDrawable
import android.os.Build
import dev.afterimage.internal.RequiresSdk

/** Reads the fills, borders and shapes that drawables paint. UI thread. */
internal class Drawables {
    private val canvas = ProbeCanvas()
    private val patches = PatchFill()

    /** Sets the colour of everything that is drawn through a colour filter, from a view's tint. */
    fun tint(argb: Int) {
        canvas.tint = argb
        canvas.hasTint = true
    }

    /** Removes the tint. */
    fun noTint() {
        canvas.hasTint = false
    }

    /** Paints a drawable over the content of [style]. Drawables of unknown classes paint nothing, and their drawing is never called. */
    fun read(
        drawable: Drawable?,
        style: DrawableStyle,
        depth: Int = 0,
    ) {
        if (drawable == null || depth > MAX_DEPTH) return
        when {
            isLeaf(drawable) -> readLeaf(drawable, style)
            drawable is LayerDrawable -> readLayers(drawable, style, depth)
            drawable is DrawableContainer -> readOther(drawable.current, drawable, style, depth)
            else -> readOther(wrapped(drawable), drawable, style, depth)
        }
    }

    private fun isLeaf(drawable: Drawable): Boolean =
        drawable is ColorDrawable || drawable is GradientDrawable || isProbed(drawable) || DrawableClasses.isMaterialShape(drawable) ||
            ReactFields.hasFill(drawable) || isImage(drawable)

    /** Returns whether a drawable without getters is read from its drawing alone. */
    private fun isProbed(drawable: Drawable): Boolean =
        drawable is ShapeDrawable || DrawableClasses.isCard(drawable) || DrawableClasses.isActionBar(drawable)

    private fun readLeaf(
        drawable: Drawable,
        style: DrawableStyle,
    ) {
        val fill = style.fill
        val stroke = style.stroke
        val wasImage = style.isImage
        when {
            drawable is ColorDrawable -> style.paint(if (canvas.hasTint) canvas.tint else drawable.color)
            drawable is GradientDrawable -> readGradient(drawable, style)
            isProbed(drawable) -> probe(drawable, style)
            DrawableClasses.isMaterialShape(drawable) -> readMaterial(drawable, style)
            ReactFields.hasFill(drawable) -> style.paint(ReactFields.fill(drawable))
            drawable is NinePatchDrawable && DrawingClasses.isKnown(drawable) -> readPatch(drawable, style)
            else -> readImage(style)
        }
        val isVisible = style.fill != fill || style.stroke != stroke || style.isImage != wasImage
        if (isVisible) style.bounds.union(drawable.bounds)
    }

    private fun readOther(
        inner: Drawable?,
        drawable: Drawable,
        style: DrawableStyle,
        depth: Int,
    ) {
        val shown = inner ?: drawable.current
        if (shown !== drawable) read(shown, style, depth + 1)
    }

    private fun readLayers(
        drawable: LayerDrawable,
        style: DrawableStyle,
        depth: Int,
    ) {
        for (index in 0 until drawable.numberOfLayers) {
            // The mask of a ripple is not painted.
            if (drawable.getId(index) != android.R.id.mask) read(drawable.getDrawable(index), style, depth + 1)
        }
    }

    private fun readGradient(
        drawable: GradientDrawable,
        style: DrawableStyle,
    ) {
        probe(drawable, style)
        Gradients.read(drawable, style)
    }

    /** A shape has a tint of its own, whatever that of the view. */
    private fun readMaterial(
        drawable: Drawable,
        style: DrawableStyle,
    ) {
        val tint = canvas.tint
        val hadTint = canvas.hasTint
        if (MaterialFields.hasTint(drawable)) tint(MaterialFields.tint(drawable))
        canvas.readsCorners = true
        probe(drawable, style)
        canvas.readsCorners = false
        canvas.tint = tint
        canvas.hasTint = hadTint
    }

    private fun readImage(style: DrawableStyle) {
        style.isImage = true
        if (canvas.hasTint) style.paint(canvas.tint)
    }

    /** A nine-patch is an image that is stretched, as the background of a bubble: mostly one colour. Its drawing has the tint. */
    private fun readPatch(
        drawable: NinePatchDrawable,
        style: DrawableStyle,
    ) {
        style.isImage = true
        style.paint(patches.of(drawable))
    }

    private fun probe(
        drawable: Drawable,
        style: DrawableStyle,
    ) {
        if (!DrawingClasses.isKnown(drawable)) return
        canvas.style = style
        val count = canvas.save()
        drawable.draw(canvas)
        canvas.restoreToCount(count)
    }

    private fun isImage(drawable: Drawable): Boolean =
        drawable is BitmapDrawable || drawable is NinePatchDrawable || drawable is VectorDrawable

    private fun wrapped(drawable: Drawable): Drawable? = DrawableClasses.wrappedCompat(drawable) ?: wrappedPlatform(drawable)

    private fun wrappedPlatform(drawable: Drawable): Drawable? =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) wrappedOf(drawable) else DrawableClasses.wrappedBefore23(drawable)

    @RequiresSdk(Build.VERSION_CODES.M)
    private fun wrappedOf(drawable: Drawable): Drawable? = (drawable as? android.graphics.drawable.DrawableWrapper)?.drawable

    private companion object {
        /** Layers in layers. More than this many come from a drawable that contains itself. */
        const val MAX_DEPTH = 8
    }
}
