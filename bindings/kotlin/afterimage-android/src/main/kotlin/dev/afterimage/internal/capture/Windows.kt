package dev.afterimage.internal.capture

import android.view.View
import dev.afterimage.internal.Failures

/** The windows of the app that are captured: found by comparing the framework's list with ours. UI thread. */
internal class Windows(
    private val roots: RootViews,
    private val signals: WindowSignals,
    private val failures: Failures,
) {
    private var windows = arrayOfNulls<WatchedWindow>(INITIAL_WINDOWS)

    /** Number of windows. */
    var count: Int = 0
        private set

    /** Follows the windows; set before the first comparison. */
    var listener: WindowListener? = null

    /** Returns the window at an index, in the order in which they were added. */
    operator fun get(index: Int): WatchedWindow? = windows[index]

    /** Compares the lists: adds our listeners to new windows, and forgets those that are gone. Returns whether anything changed. */
    fun compare(): Boolean {
        var isChanged = false
        for (index in 0 until count) windows[index]?.isListed = false
        val listed = roots.list()
        for (index in listed.indices) {
            val root = listed.getOrNull(index) as? View ?: continue
            val known = find(root)
            if (known != null) known.isListed = true else isChanged = add(root) || isChanged
        }
        return removeUnlisted() || isChanged
    }

    /** Forgets all windows and removes our listeners. */
    fun clear() {
        for (index in 0 until count) windows[index]?.isListed = false
        removeUnlisted()
    }

    private fun find(root: View): WatchedWindow? {
        for (index in 0 until count) if (windows[index]?.root === root) return windows[index]
        return null
    }

    private fun add(root: View): Boolean {
        if (count == windows.size) windows = windows.copyOf(count * 2)
        val window = WatchedWindow(root, signals, failures)
        windows[count++] = window
        window.watch()
        listener?.windowAdded(root)
        return true
    }

    private fun removeUnlisted(): Boolean {
        var kept = 0
        for (index in 0 until count) {
            val window = windows[index] ?: continue
            if (window.isListed) windows[kept++] = window else remove(window)
        }
        val isChanged = kept != count
        windows.fill(null, kept, count)
        count = kept
        return isChanged
    }

    private fun remove(window: WatchedWindow) {
        try {
            window.unwatch()
            window.root?.let { listener?.windowRemoved(it) }
        } catch (error: Throwable) {
            failures.report("leaving a window", error)
        }
    }

    private companion object {
        const val INITIAL_WINDOWS = 8
    }
}
