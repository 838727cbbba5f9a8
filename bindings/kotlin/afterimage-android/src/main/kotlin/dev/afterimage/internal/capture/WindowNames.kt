package dev.afterimage.internal.capture

import android.view.View
import android.view.WindowManager

/** How windows are named. */
internal enum class WindowNaming {
    /** The window of an activity has the activity's class name. */
    CLASS,

    /** All windows have the name of their type. */
    TYPE,
}

/** Names of windows. */
internal object WindowNames {
    /**
     * Returns the name of the window of a root view: an activity's component if [naming] wants it, and otherwise the type of the window.
     * Other titles are never recorded: that of a dialog is text of the screen.
     */
    fun get(
        root: View,
        naming: WindowNaming,
    ): String {
        val params = root.layoutParams as? WindowManager.LayoutParams ?: return "window"
        val title = params.title
        if (naming == WindowNaming.CLASS && title != null && title.startsWith(root.context.packageName + "/")) return title.toString()
        return when (params.type) {
            WindowManager.LayoutParams.TYPE_BASE_APPLICATION -> "activity"
            WindowManager.LayoutParams.TYPE_APPLICATION -> "dialog"
            WindowManager.LayoutParams.TYPE_APPLICATION_ATTACHED_DIALOG -> "attached dialog"
            WindowManager.LayoutParams.TYPE_TOAST -> "toast"
            in WindowManager.LayoutParams.FIRST_SUB_WINDOW..WindowManager.LayoutParams.LAST_SUB_WINDOW -> "popup"
            else -> "window"
        }
    }
}
