package dev.afterimage.internal.content

import android.view.View
import android.widget.PopupWindow

/** Recognises the list of a drop-down, whose options are form content. UI thread. */
internal object Dropdowns {
    private val known = HashMap<Class<*>, Boolean>()

    /** Returns whether a list is in a popup window of the framework and is no menu. */
    fun isDropdown(list: View): Boolean {
        val parent = list.parent as? View ?: return false
        return isPopup(parent.javaClass) && !isMenu(list.javaClass)
    }

    /** The views that a popup window puts around its content are inner classes. */
    private fun isPopup(type: Class<*>): Boolean = known[type] ?: (type.enclosingClass == PopupWindow::class.java).also { known[type] = it }

    private fun isMenu(type: Class<*>): Boolean = type.name.endsWith("MenuDropDownListView")
}
