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

    /** How windows are named; set before the first comparison. */
    var naming: WindowNaming = WindowNaming.CLASS

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
        val window = WatchedWindow(root, naming, signals, failures)
        windows[count++] = window
        window.watch()
        listener?.windowAdded(root, count)
        return true
    }

    private fun removeUnlisted(): Boolean {
        val before = count
        for (index in before - 1 downTo 0) if (windows[index]?.isListed == false) remove(index)
        return count != before
    }

    private fun remove(index: Int) {
        val window = windows[index]
        windows.copyInto(windows, index, index + 1, count)
        windows[--count] = null
        try {
            window?.unwatch()
        } catch (error: Throwable) {
            failures.report("leaving a window", error)
        } finally {
            notifyRemoved(window?.root)
        }
    }

    private fun notifyRemoved(root: View?) {
        try {
            listener?.windowRemoved(root, count)
        } catch (error: Throwable) {
            failures.report("removing the listeners of a window", error)
        }
    }

    private companion object {
        const val INITIAL_WINDOWS = 8
    }
}
