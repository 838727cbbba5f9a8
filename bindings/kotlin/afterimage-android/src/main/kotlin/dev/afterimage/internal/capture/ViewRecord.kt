package dev.afterimage.internal.capture

import android.view.View
import dev.afterimage.internal.NodeIds

/**
 * The walker's memory of one view, stored on the view under a tag key of our own. It ends with the view, and refers to no view itself.
 * UI thread.
 */
internal class ViewRecord private constructor() {
    /** Id of the view's node. */
    var id: Int = newId()
        private set

    /** Id of the list row that the view is or is in, 0 outside of lists. */
    private var row = 0

    /** The content that a list row shows ([RowContent]), [RowContent.NONE] outside of lists. */
    private var content = RowContent.NONE

    /** Number of the walk that wrote the view last. */
    var walk: Int = 0

    /** The class to record. */
    var className: String? = null

    /** The resource name of [nameOf]. */
    var resourceName: String? = null

    /** The resource id whose name was read. */
    var nameOf: Int = View.NO_ID

    /** State of a list without a scroll offset, null for other views. */
    var list: ScrolledList? = null

    /** Whether [list] was set for the view's class. */
    var isClassified: Boolean = false

    /** Masking by `android:tag` that the view has or had ([dev.afterimage.internal.MaskTags]), 0 if it had none. */
    var xmlOverride: Int = 0

    /** Masking of the view to which the window with this root belongs ([Anchors]), 0 if it has none or the view is no root. */
    var anchorOverride: Int = 0

    /** Whether the view is the root of a window with the tooltip of a form field. */
    var isFieldTooltip: Boolean = false

    /** Whether the group's own drawing order was on at the walk [orderWalk]. */
    var hasOwnOrder: Boolean = false

    /** Number of the walk that read [hasOwnOrder], 0 before the first. */
    var orderWalk: Int = 0

    /**
     * Assigns a new id if the view is in another list row than before, or if the row's content is another. Rows whose position changed by
     * [shift], the number of rows that the list gained, were moved by rows inserted or removed before them, and keep their ids.
     */
    fun bind(
        row: Int,
        content: Long,
        shift: Int,
    ) {
        if (this.row == row && this.content == content) return
        val isMoved = this.row == row && shift != 0 && content - this.content == shift.toLong()
        // The first binding of a view keeps the id that it was made with.
        if (walk != 0 && !isMoved) id = newId()
        this.row = row
        this.content = content
    }

    companion object {
        /** Key of the view tag, see [dev.afterimage.internal.MaskTags.KEY]. */
        private const val KEY = 0x41464d02

        private var lastWalk = 0

        /** Returns the record of a view, which is made if there is none. */
        fun get(view: View): ViewRecord {
            val known = view.getTag(KEY)
            if (known is ViewRecord) return known
            return ViewRecord().also { view.setTag(KEY, it) }
        }

        /** Returns an id for a node that is no view, or a new one for a view. Ids are never used again in the process. */
        fun newId(): Int = NodeIds.next()

        /** Returns the number of a new walk, which is not 0. All walkers of the process count together, since they share the records. */
        fun newWalk(): Int = ++lastWalk
    }
}
