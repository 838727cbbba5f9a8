package dev.afterimage.internal.touch

import android.view.View
import dev.afterimage.internal.Failures

/**
 * Records the touches of all windows that have a `Window.Callback`: those of activities and dialogs. Popups have none, so touches on
 * them are missing. UI thread only.
 *
 * The walker calls [attach] with each root view in each walk, and empties the [TouchRing] into the frame.
 */
internal class TouchHook(
    private val recorder: TouchRecorder,
    private val failures: Failures,
) {
    private val windowOf = DecorWindow(failures)
    private val windows = ArrayList<TouchedWindow>()
    private var nextNumber = 0

    /** Number of times that a window could not be hooked, since another library replaces its callback again and again. */
    var refusedWindows = 0L
        private set

    /** Starts recording. Windows are hooked by the next calls of [attach]. */
    fun start() {
        recorder.start()
    }

    /** Hooks the window of a root view if it is not hooked yet, or not any more. A repeated call does not allocate. Never throws. */
    fun attach(root: View) {
        if (!recorder.isActive) return
        try {
            val window = find(root) ?: add(root)
            if (!window.ensureWrapped(recorder)) refusedWindows++
        } catch (error: Throwable) {
            failures.report("hooking a window", error)
        }
    }

    /** Stops recording and removes our callbacks. One that another callback wraps stays, and passes calls on. */
    fun stop() {
        recorder.stop()
        for (i in windows.indices.reversed()) {
            try {
                windows[i].unwrap()
            } catch (error: Throwable) {
                failures.report("removing the callback of a window", error)
            }
            if (windows[i].decor == null) windows.removeAt(i)
        }
    }

    private fun find(root: View): TouchedWindow? {
        for (i in 0 until windows.size) {
            if (windows[i].decor === root) return windows[i]
        }
        return null
    }

    private fun add(root: View): TouchedWindow {
        for (i in windows.indices.reversed()) {
            if (windows[i].decor == null) windows.removeAt(i)
        }
        return TouchedWindow(nextNumber++, root, windowOf.windowOf(root)).also { windows.add(it) }
    }
}
