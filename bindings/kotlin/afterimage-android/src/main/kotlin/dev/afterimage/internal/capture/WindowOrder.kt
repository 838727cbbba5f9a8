package dev.afterimage.internal.capture

import android.view.View
import android.view.WindowManager.LayoutParams

/**
 * Sorts windows in the order in which they are drawn: applications' windows as they were added, each with its panels below and
 * above it, then toasts and windows over all apps. Reused; keeps no view. UI thread.
 */
internal class WindowOrder {
    private var keys = LongArray(INITIAL_WINDOWS)

    /** Sorts the first [count] of [windows], whose roots and parameters are not null. */
    fun sort(
        windows: Array<WatchedWindow?>,
        count: Int,
    ) {
        if (keys.size < count) keys = LongArray(windows.size)
        for (index in 0 until count) keys[index] = key(windows, count, index)
        for (sorted in 1 until count) {
            val window = windows[sorted]
            val key = keys[sorted]
            var at = sorted
            while (at > 0 && keys[at - 1] > key) {
                keys[at] = keys[at - 1]
                windows[at] = windows[at - 1]
                at--
            }
            keys[at] = key
            windows[at] = window
        }
    }

    /** Returns a number that grows with the order of drawing: layer, position of the owning window, layer of a panel, own position. */
    private fun key(
        windows: Array<WatchedWindow?>,
        count: Int,
        index: Int,
    ): Long {
        val params = windows[index]?.params ?: return index.toLong()
        if (params.type !in LayoutParams.FIRST_SUB_WINDOW..LayoutParams.LAST_SUB_WINDOW) {
            return key(layer(params.type), index, OWN_LAYER, index)
        }
        val owner = owner(windows, count, params)
        // A panel of a window that is not captured is above all windows of apps.
        if (owner < 0) return key(APPLICATION_LAYER, count, panelLayer(params.type), index)
        return key(layer(windows[owner]?.params?.type ?: 0), owner, panelLayer(params.type), index)
    }

    private fun key(
        layer: Int,
        owner: Int,
        panelLayer: Int,
        index: Int,
    ): Long = (((layer.toLong() shl PART_BITS) or owner.toLong() shl PART_BITS) or panelLayer.toLong() shl PART_BITS) or index.toLong()

    private fun layer(type: Int): Int = if (type in 1..LayoutParams.LAST_APPLICATION_WINDOW) APPLICATION_LAYER else SYSTEM_LAYER

    /** The layers of `WindowManagerPolicy.getSubWindowLayerFromTypeLw`. */
    private fun panelLayer(type: Int): Int =
        OWN_LAYER +
            when (type) {
                LayoutParams.TYPE_APPLICATION_MEDIA -> -2
                TYPE_APPLICATION_MEDIA_OVERLAY -> -1
                LayoutParams.TYPE_APPLICATION_SUB_PANEL -> 2
                TYPE_APPLICATION_ABOVE_SUB_PANEL -> 3
                else -> 1
            }

    internal companion object {
        private const val INITIAL_WINDOWS = 16
        private const val PART_BITS = 12
        private const val APPLICATION_LAYER = 1
        private const val SYSTEM_LAYER = 2

        /** Layer of a window among its panels. */
        private const val OWN_LAYER = 4

        /** Hidden constants of `WindowManager.LayoutParams`. */
        private const val TYPE_APPLICATION_MEDIA_OVERLAY = 1004
        private const val TYPE_APPLICATION_ABOVE_SUB_PANEL = 1005

        /** Returns the index of the window that a panel belongs to, -1 if it is not there. */
        fun owner(
            windows: Array<WatchedWindow?>,
            count: Int,
            panel: LayoutParams,
        ): Int {
            val token = panel.token ?: return -1
            for (index in 0 until count) {
                val root: View = windows[index]?.root ?: continue
                if (root.windowToken === token && root.layoutParams !== panel) return index
            }
            return -1
        }
    }
}
