package dev.afterimage.internal.images

import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import java.lang.ref.WeakReference

/** Finds the views that show an image, in the windows that are captured. It keeps no view alive. UI thread only. */
internal class ShownImages(
    private val fingerprint: ImageFingerprint,
) {
    private val roots = ArrayList<WeakReference<View>>()
    private var searched = 0

    /** Adds a window. */
    fun add(root: View) {
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
            roots[i].get()?.let { root -> find(root, hash)?.let { return it } }
        }
        return null
    }

    private fun find(
        view: View,
        hash: String,
    ): ImageView? {
        if (view.visibility != View.VISIBLE || searched++ >= MAX_SEARCHED) return null
        if (view is ImageView) return if (shows(view, hash)) view else null
        if (view !is ViewGroup) return null
        for (i in 0 until view.childCount) {
            view.getChildAt(i)?.let { child -> find(child, hash)?.let { return it } }
        }
        return null
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
