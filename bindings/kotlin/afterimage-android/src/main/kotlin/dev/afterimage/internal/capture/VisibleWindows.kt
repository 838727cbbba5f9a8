package dev.afterimage.internal.capture

import android.os.Looper
import android.view.View
import android.view.WindowManager.LayoutParams

/** The windows that are on the screen of the app's main window, in the order in which they are drawn. Reused; empty between frames. UI thread. */
internal class VisibleWindows {
    private var windows = arrayOfNulls<WatchedWindow>(INITIAL_WINDOWS)
    private val order = WindowOrder()

    /** Number of windows. */
    var count: Int = 0
        private set

    /** Returns a window by its place in the order of drawing. */
    operator fun get(index: Int): WatchedWindow? = windows[index]

    /** Reads the windows that are visible now. Returns the main window, which has the size of the frame; null if none is visible. */
    fun read(all: Windows): WatchedWindow? {
        if (windows.size < all.count) windows = arrayOfNulls(all.count * 2)
        count = 0
        val isReported = isVisibilityReported(all)
        for (index in 0 until all.count) {
            val window = all[index] ?: continue
            val root = window.root ?: continue
            if (isDrawn(root) && (!isReported || root.windowVisibility == View.VISIBLE)) windows[count++] = window
        }
        removeOrphans()
        val main = main() ?: return null
        removeOtherDisplays(main)
        order.sort(windows, count)
        return main
    }

    /** Forgets the windows. */
    fun clear() {
        windows.fill(null, 0, count)
        count = 0
    }

    /** Returns whether the system forbids pictures of a window: for itself, or for the window whose panel it is. */
    fun isSecret(window: WatchedWindow): Boolean {
        val params = window.params ?: return true
        if (params.flags and LayoutParams.FLAG_SECURE != 0) return true
        if (!isPanel(params)) return false
        val owner = WindowOrder.owner(windows, count, params)
        return owner >= 0 && windows[owner]?.params?.let { it.flags and LayoutParams.FLAG_SECURE != 0 } == true
    }

    private fun isDrawn(root: View): Boolean =
        root.isAttachedToWindow &&
            // The views of a window of another thread cannot be read here.
            root.handler?.looper === Looper.getMainLooper() &&
            root.visibility == View.VISIBLE &&
            root.width > 0 &&
            root.height > 0 &&
            root.layoutParams is LayoutParams

    /** The visibility of windows is used if any window has one: while an app starts, none has. */
    private fun isVisibilityReported(all: Windows): Boolean {
        for (index in 0 until all.count) if (all[index]?.root?.windowVisibility == View.VISIBLE) return true
        return false
    }

    /** Panels are hidden with the window that they belong to. */
    private fun removeOrphans() {
        var kept = 0
        for (index in 0 until count) {
            val params = windows[index]?.params ?: continue
            val isOrphan = isPanel(params) && params.token != null && WindowOrder.owner(windows, count, params) < 0
            if (!isOrphan) windows[kept++] = windows[index]
        }
        truncate(kept)
    }

    private fun removeOtherDisplays(main: WatchedWindow) {
        val display = displayId(main)
        var kept = 0
        for (index in 0 until count) if (displayId(windows[index]) == display) windows[kept++] = windows[index]
        truncate(kept)
    }

    private fun truncate(kept: Int) {
        windows.fill(null, kept, count)
        count = kept
    }

    private fun displayId(window: WatchedWindow?): Int = window?.root?.display?.displayId ?: NO_DISPLAY

    /** Returns the largest window of an activity, the last of equals; a window of any type if there is no activity. */
    private fun main(): WatchedWindow? {
        var main: WatchedWindow? = null
        var best = -1L
        for (index in 0 until count) {
            val window = windows[index] ?: continue
            val root = window.root ?: continue
            val area = root.width.toLong() * root.height
            val isActivity = window.params?.type == LayoutParams.TYPE_BASE_APPLICATION
            val rank = if (isActivity) area + ACTIVITY_BONUS else area
            if (rank < best) continue
            best = rank
            main = window
        }
        return main
    }

    private fun isPanel(params: LayoutParams): Boolean = params.type in LayoutParams.FIRST_SUB_WINDOW..LayoutParams.LAST_SUB_WINDOW

    private companion object {
        const val INITIAL_WINDOWS = 16
        const val NO_DISPLAY = -1

        /** More than the area of any screen. */
        const val ACTIVITY_BONUS = 1L shl 50
    }
}
