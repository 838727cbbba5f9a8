package dev.afterimage.internal.touch

import android.view.View
import android.view.Window
import java.lang.ref.WeakReference

/**
 * A window on the screen, and the state of our callback in it. Keeps neither the window nor its views alive. UI thread only.
 *
 * @param window `null` if the root view has no window object with a callback, as those of popups and toasts have none.
 */
internal class TouchedWindow(
    /** A number that no other window of the hook has. */
    val number: Int,
    decor: View,
    window: Window?,
) {
    /** Whether the window's touches are recorded. A callback of ours that another one wraps stays in the window afterwards. */
    var isActive = false

    private val decorReference = WeakReference(decor)
    private val windowReference = window?.let { WeakReference(it) }
    private var ours: WeakReference<TouchCallback>? = null
    private var known: WeakReference<Window.Callback>? = null
    private var wraps = 0
    private var dispatching = 0

    /** The root view, or `null` if it was collected. */
    val decor: View? get() = decorReference.get()

    /**
     * Makes sure that a callback of ours receives the window's touches. Returns `false` once if it cannot. Allocates only after the
     * window's callback has changed.
     */
    fun ensureWrapped(recorder: TouchRecorder): Boolean {
        val window = windowReference?.get() ?: return true
        val current = window.callback ?: return true
        if (current === known?.get()) return true
        val own = ours?.get()
        if (own == null || !isReachable(current, own)) {
            if (wraps >= MAX_WRAPS) {
                known = WeakReference(current)
                return false
            }
            wraps++
            val outer = TouchCallback(current, this, recorder)
            ours = WeakReference(outer)
            window.callback = outer
        }
        known = WeakReference(window.callback)
        return true
    }

    /** Removes our callback if no other one wraps it. */
    fun unwrap() {
        known = null
        val window = windowReference?.get() ?: return
        val current = window.callback as? TouchCallback ?: return
        if (current !== ours?.get()) return
        window.callback = current.wrapped
        ours = null
        wraps--
    }

    /**
     * Begins the dispatch of an event through a callback of ours. Returns whether it is the outermost one, which records the event
     * and calls [leaveDispatch] afterwards.
     */
    fun enterDispatch(): Boolean = dispatching++ == 0

    /** Ends the dispatch of an event. The callbacks of ours that it passed are those that are still in use. */
    fun leaveDispatch() {
        wraps = dispatching
        dispatching = 0
    }

    private companion object {
        /**
         * Callbacks of ours in one window between two touches. Two libraries that each wrap the other, and do not find themselves in
         * the chain, would never end.
         */
        const val MAX_WRAPS = 4
    }
}
