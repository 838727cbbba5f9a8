package dev.afterimage.internal.capture

import android.view.ViewGroup
import dev.afterimage.internal.Failures

/**
 * The drawing orders of the groups on the walker's path from a root, one after another, with the nodes of their children as these are
 * written. Reused. UI thread.
 */
internal class DrawnChildren(
    private val paint: PaintOrder,
    failures: Failures,
) {
    private val reader = ChildOrder(failures)
    private var orders = IntArray(INITIAL_CHILDREN)
    private var nodes = IntArray(INITIAL_CHILDREN)

    /** Position after the orders of the groups on the path. */
    var end: Int = 0
        private set

    /** Returns the position of a group's order, -1 if its children are drawn in their own order. */
    fun enter(
        group: ViewGroup,
        count: Int,
    ): Int {
        if (end + count > orders.size) {
            orders = orders.copyOf((end + count) * 2)
            nodes = nodes.copyOf(orders.size)
        }
        if (!reader.read(group, count, orders, end)) return IN_ORDER
        val start = end
        nodes.fill(NOT_WRITTEN, start, start + count)
        end += count
        return start
    }

    /** Sets the node of a child. */
    fun set(
        start: Int,
        count: Int,
        child: Int,
        node: Int,
    ) {
        if (start != IN_ORDER && child < count) nodes[start + child] = node
    }

    /** Ends the children of a group, whose node is [node]. */
    fun leave(
        start: Int,
        count: Int,
        node: Int,
    ) {
        if (start == IN_ORDER) return
        paint.reorder(node, count, orders, nodes, start)
        end = start
    }

    /** Removes the orders of groups that were left by an exception: those from [end] on. */
    fun truncate(end: Int) {
        this.end = end
    }

    companion object {
        /** Node of a child that is not in the frame. */
        const val NOT_WRITTEN: Int = -1
        private const val IN_ORDER = -1
        private const val INITIAL_CHILDREN = 256
    }
}
