package dev.afterimage.internal.keyboard

import android.graphics.Rect
import android.os.Build
import android.os.SystemClock
import android.view.View
import android.view.ViewTreeObserver
import android.view.WindowInsets
import dev.afterimage.internal.Failures
import dev.afterimage.internal.RequiresSdk

/**
 * Reports the place of the keyboard when it changes, while something is recorded. UI thread only.
 *
 * It reads the place in each walk, since a listener for insets would replace the app's own: call [begin], [read] for each root view,
 * and [end]. From API level 30 on the insets have the keyboard's height. Before, the part of the main window that is not visible is
 * taken for the keyboard, if a text editor has the focus; it is asked for after a layout, which the keyboard causes, and otherwise after
 * some time. A keyboard that floats above the app is not known: it has no insets.
 */
internal class KeyboardWatcher(
    private val listener: KeyboardListener,
    private val failures: Failures,
) {
    private val onScreen = IntArray(2)
    private val visible = Rect()
    private val layouts = ViewTreeObserver.OnGlobalLayoutListener { isChanged = true }
    private var isChanged = true
    private var isReading = false
    private var isReused = false
    private var askedMs = 0L
    private var askedTop = HIDDEN
    private var top = HIDDEN
    private var reportedTop = UNKNOWN
    private var reportedX = 0
    private var reportedY = 0
    private var reportedWidth = 0
    private var reportedHeight = 0

    /** Follows the layouts of a window. */
    fun attach(root: View) {
        isChanged = true
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) root.viewTreeObserver.addOnGlobalLayoutListener(layouts)
    }

    /** Removes the listeners that [attach] added. */
    fun detach(root: View) {
        isChanged = true
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.R) root.viewTreeObserver.removeOnGlobalLayoutListener(layouts)
    }

    /** Begins a walk. */
    fun begin() {
        top = HIDDEN
        isReading = false
    }

    /** Reads the insets of a window. Never throws. */
    fun read(root: View) {
        try {
            if (!isReading) startReading()
            if (isReused) return
            val height = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) insetHeight(root) else hiddenHeight(root)
            if (height <= 0) return
            root.getLocationOnScreen(onScreen)
            top = minOf(top, onScreen[1] + root.height - height)
        } catch (error: Throwable) {
            failures.report("reading the place of the keyboard", error)
        }
    }

    /** The first window of a walk decides whether the windows are asked, or the last answer is used again. */
    private fun startReading() {
        isReading = true
        val now = SystemClock.uptimeMillis()
        isReused = Build.VERSION.SDK_INT < Build.VERSION_CODES.R && !isChanged && now - askedMs < ASK_AFTER_MS
        if (isReused) {
            top = askedTop
        } else {
            askedMs = now
            isChanged = false
        }
    }

    /**
     * Ends a walk: reports the place if it changed. The arguments are the place and the size of the main window on the screen, in
     * physical pixels, and the physical pixels per logical pixel. Never throws.
     */
    fun end(
        mainX: Int,
        mainY: Int,
        mainWidth: Int,
        mainHeight: Int,
        density: Double,
    ) {
        askedTop = top
        val isSame = mainX == reportedX && mainY == reportedY && mainWidth == reportedWidth && mainHeight == reportedHeight
        if (top == reportedTop && (top == HIDDEN || isSame)) return
        reportedTop = top
        reportedX = mainX
        reportedY = mainY
        reportedWidth = mainWidth
        reportedHeight = mainHeight
        val height = (mainY + mainHeight - top).coerceIn(0, mainHeight)
        try {
            if (top == HIDDEN || height == 0) {
                listener.onKeyboard(0f, 0f, 0f, 0f)
            } else {
                val y = (mainHeight - height) / density
                listener.onKeyboard(0f, y.toFloat(), (mainWidth / density).toFloat(), (height / density).toFloat())
            }
        } catch (error: Throwable) {
            failures.report("reporting the place of the keyboard", error)
        }
    }

    /** Forgets the place, so that the next walk reports it. Call it when recording starts. */
    fun reset() {
        reportedTop = UNKNOWN
        isChanged = true
    }

    @RequiresSdk(Build.VERSION_CODES.R)
    private fun insetHeight(root: View): Int {
        val insets = root.rootWindowInsets ?: return 0
        val keyboard = WindowInsets.Type.ime()
        return if (insets.isVisible(keyboard)) insets.getInsets(keyboard).bottom else 0
    }

    /**
     * Returns the height of the part of a window that the system covers. The call asks another process, so it is made only if a keyboard
     * is possible.
     */
    private fun hiddenHeight(root: View): Int {
        val isShown = reportedTop != HIDDEN && reportedTop != UNKNOWN
        if (!isShown && root.findFocus()?.onCheckIsTextEditor() != true) return 0
        root.getWindowVisibleDisplayFrame(visible)
        root.getLocationOnScreen(onScreen)
        val hidden = onScreen[1] + root.height - visible.bottom
        return if (hidden >= LEAST_HEIGHT_DP * root.resources.displayMetrics.density) hidden else 0
    }

    private companion object {
        /** The top edge while the keyboard is hidden: below every screen. */
        const val HIDDEN = Int.MAX_VALUE
        const val UNKNOWN = Int.MIN_VALUE

        /** Without a layout, a window is asked again after this time: the answer comes from another process. */
        const val ASK_AFTER_MS = 250L

        /** Navigation bars are 48 dp high, and keyboards in landscape about 160 dp. */
        const val LEAST_HEIGHT_DP = 100f
    }
}
