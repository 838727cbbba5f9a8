package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import dev.afterimage.internal.Failures

/** The content that a row of a recycling list shows, so that a view that is reused for other content gets another id. UI thread. */
internal class RowContent(
    private val failures: Failures,
) {
    private var recycler: RecyclerFields? = null
    private var isUnavailable = false

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
            fail(error)
            NONE
        }
    }

    /** Returns the number of all rows of a list, 0 if it is not known. */
    fun count(list: ViewGroup): Int {
        if (list is AbsListView) return list.count
        return try {
            fields(list)?.count(list) ?: 0
        } catch (error: Throwable) {
            fail(error)
            0
        }
    }

    private fun fields(list: ViewGroup): RecyclerFields? {
        if (isUnavailable) return null
        return recycler ?: RecyclerFields(list.javaClass).also { recycler = it }
    }

    private fun fail(error: Throwable) {
        isUnavailable = true
        failures.report("reading the position of a list row", error)
    }

    companion object {
        /** The content of views that are no list rows, and of rows whose content is not known. */
        const val NONE: Long = Long.MIN_VALUE
    }
}
