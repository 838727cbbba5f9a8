package dev.afterimage.internal.capture

import android.view.View
import java.lang.reflect.Field

/**
 * Fields of RecyclerView, which is read by reflection since the library does not depend on androidx. Field access does not allocate.
 * The constructor throws if a field is missing. UI thread.
 */
internal class RecyclerFields(
    list: Class<*>,
) {
    private val state: Field
    private val itemCount: Field
    private val holder: Field
    private val position: Field
    private val itemId: Field

    init {
        var type = list
        while (!isRecyclerView(type)) type = checkNotNull(type.superclass) { "no RecyclerView" }
        state = field(type, "mState")
        itemCount = field(state.type, "mItemCount")
        holder = field(Class.forName(type.name + "\$LayoutParams", false, type.classLoader), "mViewHolder")
        position = field(holder.type, "mPosition")
        itemId = field(holder.type, "mItemId")
    }

    /** Returns the content of a row: its stable id if the adapter has ids, and otherwise its position. [RowContent.NONE] if it is no row. */
    fun content(row: View): Long {
        val params = row.layoutParams
        if (!holder.declaringClass.isInstance(params)) return RowContent.NONE
        val bound = holder.get(params) ?: return RowContent.NONE
        val id = itemId.getLong(bound)
        return if (id == NO_ID) position.getInt(bound).toLong() else id xor ITEM_ID
    }

    /** Returns the number of items of the adapter at the last layout. */
    fun count(list: View): Int = state.get(list)?.let(itemCount::getInt) ?: 0

    companion object {
        /** `RecyclerView.NO_ID`: the adapter has no stable ids. */
        private const val NO_ID = -1L

        /** A bit that no position has, so that ids and positions differ. */
        private const val ITEM_ID = 1L shl 62

        /** Returns whether a class is RecyclerView itself, of androidx or of the support library. */
        fun isRecyclerView(type: Class<*>): Boolean =
            type.name == "androidx.recyclerview.widget.RecyclerView" || type.name == "android.support.v7.widget.RecyclerView"

        private fun field(
            type: Class<*>,
            name: String,
        ): Field = type.getDeclaredField(name).apply { isAccessible = true }
    }
}
