package dev.afterimage.internal.capture

import android.content.res.Resources
import android.util.SparseArray
import android.view.View

/** The names of a view that are not on the screen: its class and its resource name. Each is read once a view. UI thread. */
internal class ViewNames {
    private val resourceNames = SparseArray<String>()

    /**
     * Returns the class to record: the view's own, or the nearest class of a known library if the own name was shortened by a
     * code shrinker and means nothing.
     */
    fun className(
        view: View,
        record: ViewRecord,
    ): String = record.className ?: recordedClass(view).also { record.className = it }

    /** Returns the entry name of the view's resource id, null if it has none. */
    fun resourceName(
        view: View,
        record: ViewRecord,
    ): String? {
        val id = view.id
        if (id == record.nameOf) return record.resourceName
        record.nameOf = id
        record.resourceName = if (id ushr PACKAGE_SHIFT == 0) null else known(view, id)
        return record.resourceName
    }

    private fun known(
        view: View,
        id: Int,
    ): String? {
        resourceNames.get(id)?.let { return it }
        val name =
            try {
                view.resources?.getResourceEntryName(id)
            } catch (_: Resources.NotFoundException) {
                // An id that the app made up.
                null
            }
        if (name != null) resourceNames.put(id, name)
        return name
    }

    private fun recordedClass(view: View): String {
        var type: Class<*> = view.javaClass
        if (!isShortened(type.name)) return type.name
        while (!isOfLibrary(type.name)) type = type.superclass ?: return View::class.java.name
        return type.name
    }

    private fun isShortened(name: String): Boolean = !isOfLibrary(name) && name.length - name.lastIndexOf('.') - 1 <= SHORTENED_LENGTH

    private fun isOfLibrary(name: String): Boolean {
        for (prefix in LIBRARIES) if (name.startsWith(prefix)) return true
        return false
    }

    private companion object {
        /** Position of the package in a resource id. Ids of `View.generateViewId` have none. */
        const val PACKAGE_SHIFT = 24

        /** Longest simple name that code shrinkers give to a class in an app of up to 20,000 classes. */
        const val SHORTENED_LENGTH = 3

        val LIBRARIES = arrayOf("android.", "androidx.", "com.google.android.material.", "com.facebook.react.")
    }
}
