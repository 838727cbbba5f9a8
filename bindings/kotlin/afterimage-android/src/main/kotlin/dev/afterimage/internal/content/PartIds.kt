package dev.afterimage.internal.content

import dev.afterimage.internal.NodeIds

/** Ids of the nodes for parts of one view. They change with the id of the view's node. UI thread. */
internal class PartIds {
    private val ids = IntArray(COUNT)
    private var owner = 0

    /** Returns the id of a part of the view whose node is [node]. */
    fun get(
        node: Int,
        part: Int,
    ): Int {
        if (owner != node) {
            ids.fill(0)
            owner = node
        }
        if (ids[part] == 0) ids[part] = NodeIds.next()
        return ids[part]
    }

    companion object {
        /** The mark of a check box, radio button or switch. */
        const val MARK: Int = 0

        /** The first of four icons beside a text: left, top, right, bottom. */
        const val ICON: Int = 1

        /** The text that a layout draws above its children. */
        const val TITLE: Int = 5

        /** The value before the chosen one of a picker. */
        const val BEFORE: Int = 6

        /** The value after the chosen one of a picker. */
        const val AFTER: Int = 7
        private const val COUNT = 8
    }
}
