package dev.afterimage.internal.capture

import android.os.Build
import android.os.Looper
import android.view.View
import android.view.ViewTreeObserver
import android.view.WindowManager
import dev.afterimage.internal.Failures
import java.lang.ref.WeakReference

/** Receives the signs that a window changed. UI thread. */
internal interface WindowSignals {
    /** The window is going to be drawn, and its layout is done. A drawing may still be called off. */
    fun onPreDraw()

    /** The window is being drawn. */
    fun onDraw()

    /** The window got or lost the focus, or it was removed: other windows may have appeared or disappeared. */
    fun onWindowsChanged()
}

/**
 * One window of the app, with our listeners on it. It does not keep the window's views alive. UI thread.
 */
internal class WatchedWindow(
    view: View,
    naming: WindowNaming,
    private val signals: WindowSignals,
    private val failures: Failures,
) : ViewTreeObserver.OnPreDrawListener,
    ViewTreeObserver.OnDrawListener,
    ViewTreeObserver.OnWindowFocusChangeListener,
    View.OnAttachStateChangeListener {
    private val reference = WeakReference(view)

    /** Name of the window in the recording. */
    val name: String = WindowNames.get(view, naming)

    /** The views of other windows whose masking the window inherits. */
    val anchors: Anchors = Anchors()

    /** Id of the node of the scrim behind the window, 0 before there was one. */
    private var scrimId = 0

    /** Whether the window was in the framework's list at the last comparison. */
    var isListed: Boolean = true

    /** The root view, null if the window is gone. */
    val root: View? get() = reference.get()

    /** The window's parameters, null if it has none. */
    val params: WindowManager.LayoutParams? get() = root?.layoutParams as? WindowManager.LayoutParams

    /** Adds our listeners. */
    fun watch() {
        val view = root ?: return
        view.addOnAttachStateChangeListener(this)
        val observer = view.viewTreeObserver
        if (!observer.isAlive) return
        observer.addOnPreDrawListener(this)
        observer.addOnDrawListener(this)
        observer.addOnWindowFocusChangeListener(this)
    }

    /** Removes our listeners. The framework forbids this while the window is being drawn. */
    fun unwatch() {
        val view = root ?: return
        view.removeOnAttachStateChangeListener(this)
        val observer = view.viewTreeObserver
        if (!observer.isAlive) return
        observer.removeOnPreDrawListener(this)
        observer.removeOnDrawListener(this)
        observer.removeOnWindowFocusChangeListener(this)
    }

    /** Returns the id of the scrim's node. */
    fun scrim(): Int {
        if (scrimId == 0) scrimId = ViewRecord.newId()
        return scrimId
    }

    override fun onPreDraw(): Boolean {
        try {
            if (isUiThread()) signals.onPreDraw()
        } catch (error: Throwable) {
            failures.report("the signal before drawing", error)
        }
        return true
    }

    override fun onDraw() {
        try {
            if (isUiThread()) signals.onDraw()
        } catch (error: Throwable) {
            failures.report("the signal of drawing", error)
        }
    }

    override fun onWindowFocusChanged(hasFocus: Boolean) {
        windowsChanged()
    }

    /** Before API level 26 the framework forgets the listeners of drawing that were added before a window is attached. */
    override fun onViewAttachedToWindow(view: View) {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O) return
        try {
            if (isUiThread()) view.viewTreeObserver.addOnDrawListener(this)
        } catch (error: Throwable) {
            failures.report("following a window", error)
        }
    }

    override fun onViewDetachedFromWindow(view: View) {
        windowsChanged()
    }

    private fun windowsChanged() {
        try {
            if (isUiThread()) signals.onWindowsChanged()
        } catch (error: Throwable) {
            failures.report("the signal of a window", error)
        }
    }

    /** An app may have windows on other threads. */
    private fun isUiThread(): Boolean = Looper.myLooper() === Looper.getMainLooper()
}
