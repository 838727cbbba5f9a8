package dev.afterimage.internal.images

import android.view.View
import android.view.ViewGroup
import android.view.WindowManager
import android.widget.ImageView
import dev.afterimage.internal.MaskTags
import java.lang.ref.WeakReference

/**
 * Finds the views that show an image, in the windows whose views are in frames. Views that the app masks or blocks, and windows of which
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

    /** Returns a visible view whose image has this fingerprint now, or `null` if there is none any more. */
    fun find(hash: String): ImageView? {
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
    ): ImageView? {
        if (view.visibility != View.VISIBLE || searched++ >= MAX_SEARCHED || MaskTags.hides(view)) return null
        if (view is ImageView) return if (shows(view, hash)) view else null
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

    private fun shows(
        view: ImageView,
        hash: String,
    ): Boolean {
        val drawable = view.drawable ?: return false
        return view.width > 0 && view.height > 0 && fingerprint.of(view, drawable) == hash
    }

    private companion object {
        /** Views of one search. Images on larger screens have placeholders in the replay. */
        const val MAX_SEARCHED = 5_000
    }
}
