package dev.afterimage.internal.content

import android.content.res.Resources
import android.util.SparseBooleanArray
import android.view.View

/** Recognises form content in views of Material Components whose own classes are those of any text or layout. UI thread. */
internal object MaterialParts {
    private const val SEARCH_BAR = "com.google.android.material.search.SearchBar"

    /** Resource names of the chosen date, of the calendar or fields to choose it with, and of the choice of AM and PM. */
    private val pickerNames = hashSetOf("mtrl_picker_header_selection_text", "mtrl_calendar_frame", "material_clock_period_toggle")
    private val pickerIds = SparseBooleanArray()
    private val searchBars = HashMap<Class<*>, Boolean>()

    /** Returns whether a view is a part of a picker. Names of resources that a tool removed from the app are not recognised. */
    fun isOfPicker(view: View): Boolean {
        val id = view.id
        if (id == View.NO_ID || id ushr PACKAGE_SHIFT == 0) return false
        val known = pickerIds.indexOfKey(id)
        if (known >= 0) return pickerIds.valueAt(known)
        return (name(view, id) in pickerNames).also { pickerIds.put(id, it) }
    }

    /** Returns whether a text is the query that a search bar shows. */
    fun isQuery(text: View): Boolean {
        val type = (text.parent as? View)?.javaClass ?: return false
        return searchBars[type] ?: isSearchBar(type).also { searchBars[type] = it }
    }

    private fun isSearchBar(type: Class<*>): Boolean = generateSequence(type) { it.superclass }.any { it.name == SEARCH_BAR }

    private fun name(
        view: View,
        id: Int,
    ): String? =
        try {
            view.resources?.getResourceEntryName(id)
        } catch (_: Resources.NotFoundException) {
            // An id that the app made up.
            null
        }

    /** Position of the package in a resource id. Ids of `View.generateViewId` have none. */
    private const val PACKAGE_SHIFT = 24
}
