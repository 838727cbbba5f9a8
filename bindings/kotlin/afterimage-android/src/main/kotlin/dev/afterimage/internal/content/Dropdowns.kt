package dev.afterimage.internal.content

import android.view.View
import android.view.WindowManager
import android.widget.Adapter
import android.widget.AdapterView
import android.widget.PopupWindow
import android.widget.WrapperListAdapter

/** Recognises the list of a drop-down, whose options are form content. UI thread. */
internal object Dropdowns {
    private val popups = HashMap<Class<*>, Boolean>()
    private val spinners = HashMap<Class<*>, Boolean>()

    /**
     * Returns whether a list has the options of a spinner, or is in a popup window and is no menu. The list may be anywhere in the
     * window: a hint above the options, or buttons below suggestions, put it into a layout.
     */
    fun isDropdown(list: View): Boolean = isOfSpinner(list) || (isInPopup(list) && !isMenu(list.javaClass))

    /** Returns whether a view is in a `PopupWindow`. */
    fun isInPopup(view: View): Boolean {
        val root = view.rootView
        if (isPopup(root.javaClass)) return true
        // Below API level 23 the content of a popup without a background is the root of its window.
        val window = root.layoutParams as? WindowManager.LayoutParams ?: return false
        return window.title.startsWith(POPUP_TITLE)
    }

    /** Returns whether a list, in a popup or in a dialog, has the options of a spinner. */
    fun isOfSpinner(list: View): Boolean {
        var adapter: Adapter = (list as? AdapterView<*>)?.adapter ?: return false
        var wrappers = 0
        while (adapter is WrapperListAdapter) {
            if (++wrappers > MAX_WRAPPERS) return true
            adapter = adapter.wrappedAdapter ?: return false
        }
        val type = adapter.javaClass
        return spinners[type] ?: (type.name == SPINNER || type.name == COMPAT_SPINNER).also { spinners[type] = it }
    }

    /** The views that a popup window puts around its content are inner classes. */
    private fun isPopup(type: Class<*>): Boolean =
        popups[type] ?: (type.enclosingClass == PopupWindow::class.java).also { popups[type] = it }

    private fun isMenu(type: Class<*>): Boolean = type.name.endsWith("MenuDropDownListView")

    /** The start of the title that `PopupWindow` gives to its window. */
    private const val POPUP_TITLE = "PopupWindow:"

    /**
     * Adapters around that of a list which are looked into. The framework has one, for headers. A list with more, as of an adapter
     * that wraps itself, may have the options of a spinner.
     */
    private const val MAX_WRAPPERS = 8
    private const val SPINNER = "android.widget.Spinner\$DropDownAdapter"
    private const val COMPAT_SPINNER = "androidx.appcompat.widget.AppCompatSpinner\$DropDownAdapter"
}
