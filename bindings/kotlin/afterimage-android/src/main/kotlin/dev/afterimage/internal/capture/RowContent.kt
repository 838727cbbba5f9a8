package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import android.widget.AbsListView
import dev.afterimage.internal.Failures
import java.lang.reflect.Field

/**
 * The content that a row of a recycling list shows, so that a view that is reused for other content gets another id. UI thread.
 *
 * RecyclerView is read by reflection, since the library does not depend on androidx; field access does not allocate. If its
 * fields are not found, rows keep the ids of their views.
 */
internal class RowContent(
    private val failures: Failures,
) {
    private var holder: Field? = null
    private var position: Field? = null
    private var itemId: Field? = null
    private var isUnavailable = false

    /** Returns the content of the child of a list at an index, [NONE] if it is not known. */
    fun get(
        list: ViewGroup,
        index: Int,
        child: View,
    ): Long = if (list is AbsListView) (list.firstVisiblePosition + index).toLong() else recycled(child)

    private fun recycled(child: View): Long {
        if (isUnavailable) return NONE
        val params = child.layoutParams ?: return NONE
        try {
            if (holder == null && !find(params.javaClass)) return NONE
            val bound = holder?.get(params) ?: return NONE
            val id = itemId?.getLong(bound) ?: NO_ITEM_ID
            // Positions are not negative, and item ids have this bit, so that the two differ.
            return if (id == NO_ITEM_ID) position?.getInt(bound)?.toLong() ?: NONE else id xor ITEM_ID
        } catch (error: Throwable) {
            isUnavailable = true
            failures.report("reading the position of a list row", error)
            return NONE
        }
    }

    private fun find(params: Class<*>): Boolean {
        var type: Class<*>? = params
        while (type != null && !type.name.endsWith(PARAMS_SUFFIX)) type = type.superclass
        if (type == null) return false
        val found = type.getDeclaredField("mViewHolder").apply { isAccessible = true }
        position = found.type.getDeclaredField("mPosition").apply { isAccessible = true }
        itemId = found.type.getDeclaredField("mItemId").apply { isAccessible = true }
        holder = found
        return true
    }

    companion object {
        /** The content of views that are no list rows, and of rows whose content is not known. */
        const val NONE: Long = Long.MIN_VALUE

        private const val PARAMS_SUFFIX = "RecyclerView\$LayoutParams"

        /** `RecyclerView.NO_ID`: the adapter has no stable ids. */
        private const val NO_ITEM_ID = -1L

        /** A bit that no position has. */
        private const val ITEM_ID = 1L shl 62
    }
}
