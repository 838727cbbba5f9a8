package dev.afterimage.internal.capture

import dev.afterimage.internal.buffer.FrameWriter

/**
 * Collects the groups of a frame that draw their children in an order of their own, and computes the paint ranks of all nodes. Reused
 * for all frames. UI thread.
 */
internal class PaintOrder {
    /** Number of nodes of each node's subtree, itself included. */
    private var sizes = IntArray(INITIAL_NODES)
    private var ranks = IntArray(INITIAL_NODES)

    /** Position in [reordered] of the order of a node's children, 0 for the order of the nodes. */
    private var orders = IntArray(INITIAL_NODES)

    /** For each reordered group the number of its children, then their nodes in the order of drawing. Position 0 is not used. */
    private var reordered = IntArray(INITIAL_NODES)
    private var used = 1

    /** Starts a frame. */
    fun clear() {
        used = 1
    }

    /** Adds a node without children. */
    fun node(index: Int) {
        if (index >= sizes.size) {
            sizes = sizes.copyOf(sizes.size * 2)
            orders = orders.copyOf(orders.size * 2)
        }
        sizes[index] = 1
        orders[index] = 0
    }

    /** Ends the subtree of a node: the frame has [nodes] nodes now. */
    fun end(
        index: Int,
        nodes: Int,
    ) {
        sizes[index] = nodes - index
    }

    /**
     * Sets the order in which a node's children are drawn. [order] from [start] on has the positions of the children in the order of
     * drawing, and [nodes] from [start] on their nodes by position, -1 for a child that is not in the frame.
     */
    fun reorder(
        index: Int,
        count: Int,
        order: IntArray,
        nodes: IntArray,
        start: Int,
    ) {
        if (used + count >= reordered.size) reordered = reordered.copyOf((used + count) * 2)
        orders[index] = used
        val counter = used++
        for (drawn in 0 until count) {
            val node = nodes[start + order[start + drawn]]
            if (node >= 0) reordered[used++] = node
        }
        reordered[counter] = used - counter - 1
    }

    /** Writes the ranks, if any group is reordered. The frame has [nodes] nodes. */
    fun write(
        writer: FrameWriter,
        nodes: Int,
    ) {
        if (used == 1) return
        if (ranks.size < nodes) ranks = IntArray(nodes * 2)
        var root = 0
        while (root < nodes) {
            ranks[root] = root
            root += sizes[root]
        }
        // Parents are before their children, so that the rank of each is known when its children need it.
        for (index in 0 until nodes) if (orders[index] == 0) rankInOrder(index) else rankReordered(index)
        writer.paintRanks(ranks, nodes)
    }

    private fun rankInOrder(index: Int) {
        var rank = ranks[index] + 1
        var child = index + 1
        val end = index + sizes[index]
        while (child < end) {
            ranks[child] = rank
            rank += sizes[child]
            child += sizes[child]
        }
    }

    private fun rankReordered(index: Int) {
        var rank = ranks[index] + 1
        val at = orders[index]
        for (drawn in 1..reordered[at]) {
            val child = reordered[at + drawn]
            ranks[child] = rank
            rank += sizes[child]
        }
    }

    private companion object {
        const val INITIAL_NODES = 1024
    }
}
