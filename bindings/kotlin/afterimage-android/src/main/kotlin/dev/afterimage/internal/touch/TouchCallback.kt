package dev.afterimage.internal.touch

import android.view.ActionMode
import android.view.KeyEvent
import android.view.KeyboardShortcutGroup
import android.view.Menu
import android.view.MenuItem
import android.view.MotionEvent
import android.view.SearchEvent
import android.view.View
import android.view.Window
import android.view.WindowManager
import android.view.accessibility.AccessibilityEvent
import dev.afterimage.internal.RequiresSdk

/**
 * Wraps the callback of a window: records touches, and passes every call on. UI thread.
 *
 * It has every method of the interface at API level 35. Kotlin's delegation leaves out Java's default methods, so it is not used here.
 * If another callback wraps this one, it cannot be removed; its recorder then ignores events once it is stopped.
 */
internal class TouchCallback(
    /** The callback of the window before. */
    val wrapped: Window.Callback,
    private val window: TouchedWindow,
    private val recorder: TouchRecorder,
) : Window.Callback {
    override fun dispatchTouchEvent(event: MotionEvent?): Boolean {
        // Another callback of ours further out has recorded the event already.
        if (event == null || !window.enterDispatch()) return wrapped.dispatchTouchEvent(event)
        // The app may change or recycle the event, so it is read first.
        if (window.isActive) window.decor?.let { recorder.record(event, it, window.number) }
        try {
            return wrapped.dispatchTouchEvent(event)
        } finally {
            window.leaveDispatch()
        }
    }

    override fun dispatchKeyEvent(event: KeyEvent?): Boolean = wrapped.dispatchKeyEvent(event)

    override fun dispatchKeyShortcutEvent(event: KeyEvent?): Boolean = wrapped.dispatchKeyShortcutEvent(event)

    override fun dispatchTrackballEvent(event: MotionEvent?): Boolean = wrapped.dispatchTrackballEvent(event)

    override fun dispatchGenericMotionEvent(event: MotionEvent?): Boolean = wrapped.dispatchGenericMotionEvent(event)

    override fun dispatchPopulateAccessibilityEvent(event: AccessibilityEvent?): Boolean = wrapped.dispatchPopulateAccessibilityEvent(event)

    override fun onCreatePanelView(featureId: Int): View? = wrapped.onCreatePanelView(featureId)

    override fun onCreatePanelMenu(
        featureId: Int,
        menu: Menu,
    ): Boolean = wrapped.onCreatePanelMenu(featureId, menu)

    override fun onPreparePanel(
        featureId: Int,
        view: View?,
        menu: Menu,
    ): Boolean = wrapped.onPreparePanel(featureId, view, menu)

    override fun onMenuOpened(
        featureId: Int,
        menu: Menu,
    ): Boolean = wrapped.onMenuOpened(featureId, menu)

    override fun onMenuItemSelected(
        featureId: Int,
        item: MenuItem,
    ): Boolean = wrapped.onMenuItemSelected(featureId, item)

    override fun onWindowAttributesChanged(attributes: WindowManager.LayoutParams?) {
        wrapped.onWindowAttributesChanged(attributes)
    }

    override fun onContentChanged() {
        wrapped.onContentChanged()
    }

    override fun onWindowFocusChanged(hasFocus: Boolean) {
        wrapped.onWindowFocusChanged(hasFocus)
    }

    override fun onAttachedToWindow() {
        wrapped.onAttachedToWindow()
    }

    override fun onDetachedFromWindow() {
        wrapped.onDetachedFromWindow()
    }

    override fun onPanelClosed(
        featureId: Int,
        menu: Menu,
    ) {
        wrapped.onPanelClosed(featureId, menu)
    }

    override fun onSearchRequested(): Boolean = wrapped.onSearchRequested()

    @RequiresSdk(23)
    override fun onSearchRequested(searchEvent: SearchEvent?): Boolean = wrapped.onSearchRequested(searchEvent)

    override fun onWindowStartingActionMode(callback: ActionMode.Callback?): ActionMode? = wrapped.onWindowStartingActionMode(callback)

    @RequiresSdk(23)
    override fun onWindowStartingActionMode(
        callback: ActionMode.Callback?,
        type: Int,
    ): ActionMode? = wrapped.onWindowStartingActionMode(callback, type)

    override fun onActionModeStarted(mode: ActionMode?) {
        wrapped.onActionModeStarted(mode)
    }

    override fun onActionModeFinished(mode: ActionMode?) {
        wrapped.onActionModeFinished(mode)
    }

    @RequiresSdk(24)
    override fun onProvideKeyboardShortcuts(
        data: MutableList<KeyboardShortcutGroup>?,
        menu: Menu?,
        deviceId: Int,
    ) {
        wrapped.onProvideKeyboardShortcuts(data, menu, deviceId)
    }

    @RequiresSdk(26)
    override fun onPointerCaptureChanged(hasCapture: Boolean) {
        wrapped.onPointerCaptureChanged(hasCapture)
    }
}
