package dev.afterimage.internal.buffer

/** Normalises the order of painting: equal ranks follow the order of the nodes, and the order of the nodes is left out. */
internal class PaintRanks {
    private var ranks = IntArray(INITIAL_NODES)
    private var sorted = LongArray(INITIAL_NODES)
    private var count = 0

    /** Removes all ranks. */
    fun clear() {
        count = 0
    }

    /** Stores the first [count] of [ranks], one for each node. */
    fun set(
        ranks: IntArray,
        count: Int,
    ) {
        if (this.ranks.size < count) {
            this.ranks = IntArray(count * 2)
            sorted = LongArray(count * 2)
        }
        System.arraycopy(ranks, 0, this.ranks, 0, count)
        this.count = count
    }

    /** Returns whether the ranks are written for a tree of [nodes] nodes; if so, [ranks] has them as a permutation. */
    fun normalise(nodes: Int): Boolean {
        if (count != nodes || isInOrder()) return false
        for (index in 0 until count) sorted[index] = (ranks[index].toLong() shl Int.SIZE_BITS) or index.toLong()
        java.util.Arrays.sort(sorted, 0, count)
        for (rank in 0 until count) ranks[sorted[rank].toInt()] = rank
        return true
    }

    /** Appends the normalised ranks. */
    fun writeTo(out: Bytes) {
        for (index in 0 until count) out.putInt(ranks[index])
    }

    private fun isInOrder(): Boolean {
        for (index in 1 until count) if (ranks[index] < ranks[index - 1]) return false
        return true
    }

    private companion object {
        const val INITIAL_NODES = 1024
    }
}
