package dev.afterimage.internal.images

import android.graphics.drawable.Drawable
import android.view.View
import android.view.ViewGroup
import android.view.WindowManager
import android.widget.ImageView
import android.widget.TextView
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.content.IconState
import java.lang.ref.WeakReference

/**
 * Finds images on the screen, those of image views and icons beside texts, in the windows whose views are in frames. Views that the app masks or blocks, and windows of which
 * the system forbids pictures, are never searched. It keeps no view alive. UI thread only.
 */
internal class ShownImages(
    private val fingerprint: ImageFingerprint,
) {
    private val roots = ArrayList<WeakReference<View>>()
    private var searched = 0

    /** Adds a window, unless it was added before. */
    fun add(root: View) {
        for (i in 0 until roots.size) if (roots[i].get() === root) return
        roots.add(WeakReference(root))
    }

    /** Removes a window. */
    fun remove(root: View) {
        for (i in roots.indices.reversed()) {
            val known = roots[i].get()
            if (known == null || known === root) roots.removeAt(i)
        }
    }

    /** Returns an image of a visible view that has this fingerprint now, or `null` if there is none any more. */
    fun find(hash: String): ShownImage? {
        searched = 0
        for (i in 0 until roots.size) {
            val root = roots[i].get() ?: continue
            if (!isSecret(root)) find(root, hash)?.let { return it }
        }
        return null
    }

    private fun find(
        view: View,
        hash: String,
    ): ShownImage? {
        if (view.visibility != View.VISIBLE || searched++ >= MAX_SEARCHED || MaskTags.hides(view)) return null
        if (view is ImageView) return image(view, view.drawable, hash)
        if (view is TextView) return icon(view, hash)
        if (view !is ViewGroup) return null
        for (i in 0 until view.childCount) {
            view.getChildAt(i)?.let { child -> find(child, hash)?.let { return it } }
        }
        return null
    }

    /** The flag may have been set after the last frame. */
    private fun isSecret(root: View): Boolean {
        val params = root.layoutParams as? WindowManager.LayoutParams ?: return false
        return params.flags and WindowManager.LayoutParams.FLAG_SECURE != 0
    }

    private fun icon(
        view: TextView,
        hash: String,
    ): ShownImage? {
        if (!IconState.hasIcons(view)) return null
        val icons = view.compoundDrawables
        for (i in icons.indices) image(view, icons[i], hash)?.let { return it }
        return null
    }

    private fun image(
        view: View,
        drawable: Drawable?,
        hash: String,
    ): ShownImage? {
        if (drawable == null || fingerprint.of(view, drawable) != hash) return null
        return ShownImage(view, drawable).takeIf { it.width > 0 && it.height > 0 }
    }

    private companion object {
        /** Views of one search. Images on larger screens have placeholders in the replay. */
        const val MAX_SEARCHED = 5_000
    }
}
