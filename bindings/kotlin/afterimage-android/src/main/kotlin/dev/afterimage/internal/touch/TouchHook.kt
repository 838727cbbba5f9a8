package dev.afterimage.internal.touch

import android.view.View
import dev.afterimage.internal.Failures

/**
 * Records the touches of all windows that have a `Window.Callback`: those of activities and dialogs. Popups have none, so touches on
 * them are missing. UI thread only.
 */
internal class TouchHook(
    private val recorder: TouchRecorder,
    private val failures: Failures,
) {
    private val windowOf = DecorWindow(failures)
    private val windows = ArrayList<TouchedWindow>()
    private var nextNumber = 0

    /** Number of times that a window could not be hooked, since another library replaces its callback again and again. Any thread. */
    @Volatile
    var refusedWindows = 0L
        private set

    /**
     * Hooks the window of a root view if it is not hooked yet, or not any more. Call it in each walk, since the app may replace callbacks
     * at any time; a repeated call does not allocate. Never throws.
     */
    fun attach(root: View) {
        try {
            val window = find(root) ?: add(root)
            recorder.start()
            window.isActive = true
            if (!window.ensureWrapped(recorder)) refusedWindows++
        } catch (error: Throwable) {
            failures.report("hooking a window", error)
        }
    }

    /**
     * Stops recording the touches of a window, and removes our callback. If another callback wraps ours, it stays and passes calls on.
     * Never throws.
     */
    fun detach(root: View) {
        try {
            val window = find(root) ?: return
            window.isActive = false
            window.unwrap()
        } catch (error: Throwable) {
            failures.report("removing the callback of a window", error)
        }
        if (!hasActiveWindow()) recorder.stop()
    }

    private fun find(root: View): TouchedWindow? {
        for (i in 0 until windows.size) {
            if (windows[i].decor === root) return windows[i]
        }
        return null
    }

    private fun hasActiveWindow(): Boolean {
        for (i in 0 until windows.size) {
            if (windows[i].isActive && windows[i].decor != null) return true
        }
        return false
    }

    private fun add(root: View): TouchedWindow {
        for (i in windows.indices.reversed()) {
            if (windows[i].decor == null) windows.removeAt(i)
        }
        return TouchedWindow(nextNumber++, root, windowOf.windowOf(root)).also { windows.add(it) }
    }
}
