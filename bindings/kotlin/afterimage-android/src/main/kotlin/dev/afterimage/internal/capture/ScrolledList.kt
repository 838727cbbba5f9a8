package dev.afterimage.internal.capture

import android.view.ViewGroup
import android.widget.AbsListView

/**
 * The scrolled distance of a list that has no scroll offset: it scrolls by a new layout of its rows. The distance between two walks is the
 * one that most of the rows moved by. UI thread.
 */
internal class ScrolledList {
    /** Sum of the horizontal distances in physical pixels, positive towards the end of the content. */
    var x: Int = 0
        private set

    /** Sum of the vertical distances in physical pixels. */
    var y: Int = 0
        private set

    private var ids = IntArray(INITIAL_ROWS)
    private var lefts = IntArray(INITIAL_ROWS)
    private var tops = IntArray(INITIAL_ROWS)
    private var count = 0
    private var rowCount = 0
    private var vote = 0L
    private var votes = 0

    /** Returns the number of rows that the list gained since the last call. [rows] is the number of all its rows, 0 if it is not known. */
    fun gained(rows: Int): Int {
        val known = rowCount
        rowCount = rows
        return if (known == 0 || rows == 0) 0 else rows - known
    }

    /** Adds the distance since the last call. The records of the rows have been bound to their content. */
    fun follow(list: ViewGroup) {
        val rows = list.childCount
        votes = 0
        for (index in 0 until rows) {
            val row = list.getChildAt(index) ?: continue
            val known = indexOf(ViewRecord.get(row).id, index)
            if (known >= 0) vote(lefts[known] - row.left, tops[known] - row.top)
        }
        if (votes > 0) {
            x += (vote shr Int.SIZE_BITS).toInt()
            y += vote.toInt()
        }
        remember(list, rows)
    }

    /** The majority vote of Boyer and Moore: the winner of more than half of the votes, found without memory. */
    private fun vote(
        dx: Int,
        dy: Int,
    ) {
        val distance = (dx.toLong() shl Int.SIZE_BITS) or (dy.toLong() and 0xffffffffL)
        if (votes == 0) vote = distance
        if (vote == distance) votes++ else votes--
    }

    private fun remember(
        list: ViewGroup,
        rows: Int,
    ) {
        if (ids.size < rows) {
            ids = IntArray(rows * 2)
            lefts = IntArray(rows * 2)
            tops = IntArray(rows * 2)
        }
        count = 0
        for (index in 0 until rows) {
            val row = list.getChildAt(index) ?: continue
            ids[count] = ViewRecord.get(row).id
            lefts[count] = row.left
            tops[count] = row.top
            count++
        }
    }

    /** Returns the index of a row of the last walk, -1 if it was not there. Rows are searched from [near] on, since few have moved. */
    private fun indexOf(
        id: Int,
        near: Int,
    ): Int {
        for (step in 0 until count) {
            val index = (near + step) % count
            if (ids[index] == id) return index
        }
        return -1
    }

    companion object {
        private const val INITIAL_ROWS = 16

        /** Returns the state of a new list, null if views of this class have a scroll offset or do not scroll. */
        fun forView(list: Any): ScrolledList? {
            if (list is AbsListView) return ScrolledList()
            var type: Class<*>? = list.javaClass
            while (type != null) {
                if (RecyclerFields.isRecyclerView(type)) return ScrolledList()
                type = type.superclass
            }
            return null
        }
    }
}
