package dev.afterimage.compose.internal

/**
 * The records of one composition's layout nodes by their ids, in a hash table that allocates only to grow. It is stored on the view of the
 * composition and ends with it. UI thread.
 */
internal class NodeRecords {
    private var table = arrayOfNulls<NodeRecord>(INITIAL_CAPACITY)
    private var spare = arrayOfNulls<NodeRecord>(INITIAL_CAPACITY)

    /** The root of the composition, read once: it does not change. */
    var root: Any? = null

    /** Number of records. */
    var count: Int = 0
        private set

    /** Number of records that the current walk wrote. */
    var written: Int = 0

    /** Returns the record of a layout node, which is made if there is none. */
    fun get(key: Int): NodeRecord {
        var at = slot(key)
        while (true) {
            val record = table[at] ?: break
            if (record.key == key) return record
            at = (at + 1) and (table.size - 1)
        }
        val record = NodeRecord(key)
        table[at] = record
        count++
        if (count * 2 > table.size) move(table.size * 2, 0)
        return record
    }

    /** Removes the records that walk [walk] did not write. Those of secrets stay, since their texts may be shown later. */
    fun removeUnwritten(walk: Int) {
        if (written < count) move(table.size, walk)
    }

    /** Moves the records to a table of [capacity]: those of a walk and of secrets, or all for 0. */
    private fun move(
        capacity: Int,
        walk: Int,
    ) {
        val old = table
        if (spare.size != capacity) spare = arrayOfNulls(capacity)
        table = spare
        count = 0
        for (index in old.indices) {
            val record = old[index] ?: continue
            old[index] = null
            if (walk != 0 && record.walk != walk) {
                record.release()
                if (!record.wasSecure) continue
            }
            var at = slot(record.key)
            while (table[at] != null) at = (at + 1) and (capacity - 1)
            table[at] = record
            count++
        }
        spare = old
    }

    private fun slot(key: Int): Int = (key * SPREAD ushr Short.SIZE_BITS) and (table.size - 1)

    private companion object {
        /** A power of two, as every capacity. */
        const val INITIAL_CAPACITY = 256

        /** An odd number with its bits spread (the golden ratio of 32 bits): ids are consecutive. */
        const val SPREAD = -0x61c88647
    }
}
