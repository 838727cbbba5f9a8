package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import dev.afterimage.internal.Failures

/** The content that a row of a recycling list shows, so that a view that is reused for other content gets another id. UI thread. */
internal class RowContent(
    private val failures: Failures,
) {
    /** The fields of each class of lists; null if they cannot be read. An app may have lists of androidx and of the support library. */
    private val readers = HashMap<Class<*>, RecyclerFields?>()

    /** Returns the content of the child of a list at an index, [NONE] if it is not known. */
    fun get(
        list: ViewGroup,
        index: Int,
        child: View,
    ): Long {
        if (list is AbsListView) return (list.firstVisiblePosition + index).toLong()
        return try {
            fields(list)?.content(child) ?: NONE
        } catch (error: Throwable) {
            fail(list, error)
            NONE
        }
    }

    /** Returns the number of all rows of a list, 0 if it is not known. */
    fun count(list: ViewGroup): Int {
        if (list is AbsListView) return list.count
        return try {
            fields(list)?.count(list) ?: 0
        } catch (error: Throwable) {
            fail(list, error)
            0
        }
    }

    private fun fields(list: ViewGroup): RecyclerFields? {
        val type = list.javaClass
        val known = readers[type]
        if (known != null || readers.containsKey(type)) return known
        return RecyclerFields(type).also { readers[type] = it }
    }

    /** Lists of other classes are read on. */
    private fun fail(
        list: ViewGroup,
        error: Throwable,
    ) {
        readers[list.javaClass] = null
        failures.report("reading the position of a list row", error)
    }

    companion object {
        /** The content of views that are no list rows, and of rows whose content is not known. */
        const val NONE: Long = Long.MIN_VALUE
    }
}
