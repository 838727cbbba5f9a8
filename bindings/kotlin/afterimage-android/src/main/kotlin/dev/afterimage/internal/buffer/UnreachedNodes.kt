package dev.afterimage.internal.buffer

/** Nodes whose children were not all written. The flag is inserted at the end of the frame, since it is known after the attributes. */
internal class UnreachedNodes {
    private var nodes = IntArray(INITIAL_NODES)
    private var count = 0

    /** Removes all nodes. */
    fun clear() {
        count = 0
    }

    /** Adds a node by its index. */
    fun add(node: Int) {
        if (count == nodes.size) nodes = nodes.copyOf(count * 2)
        nodes[count++] = node
    }

    /** Inserts the flag into the attributes of each node. Returns the number of inserted attributes. */
    fun writeTo(
        records: Bytes,
        attributes: Bytes,
    ): Int {
        if (count == 0) return 0
        java.util.Arrays.sort(nodes, 0, count)
        var inserted = 0
        var node = 0
        var offset = 0
        for (index in 0 until count) {
            while (node < nodes[index]) offset += attributeCount(records, node++) * ATTRIBUTE_BYTES
            if (insert(records, attributes, node, offset)) inserted++
        }
        return inserted
    }

    private fun insert(
        records: Bytes,
        attributes: Bytes,
        node: Int,
        start: Int,
    ): Boolean {
        val own = attributeCount(records, node)
        var at = start
        val end = start + own * ATTRIBUTE_BYTES
        // The first half of a record is the class and the key, by which attributes are sorted.
        while (at < end && attributes.getInt(at) < Attr.CHILDREN_NOT_REACHED) at += ATTRIBUTE_BYTES
        if (at < end && attributes.getInt(at) == Attr.CHILDREN_NOT_REACHED) return false
        attributes.insertInts(at, Attr.CHILDREN_NOT_REACHED, 1)
        records.setShort(node * NODE_BYTES + ATTRIBUTE_COUNT_OFFSET, own + 1)
        return true
    }

    private fun attributeCount(
        records: Bytes,
        node: Int,
    ): Int = records.getShort(node * NODE_BYTES + ATTRIBUTE_COUNT_OFFSET)

    private companion object {
        const val INITIAL_NODES = 64
    }
}
