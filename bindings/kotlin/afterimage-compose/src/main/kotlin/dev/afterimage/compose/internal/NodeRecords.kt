package dev.afterimage.compose.internal

/**
 * The records of one composition's layout nodes by their ids, in a hash table that allocates only to grow. It is stored on the view of the
 * composition and ends with it. UI thread.
 *
 * Records are removed at the end of a pass: one walk of the whole composition, or several that each continue the one before.
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
    private var written = 0

    /** Number of records of secrets that were not written and are retained ([NodeRecord.isRetained]). */
    private var retained = 0

    /** Numbers of the first walks of the current pass and of the pass before, 0 if there was none. */
    private var pass = 0
    private var passBefore = 0

    /** Number of walks of the current pass. */
    private var walksOfPass = 0

    /** Starts a walk from the first node, which is a new pass. */
    fun beginPass(walk: Int) {
        passBefore = pass
        pass = walk
        walksOfPass = 1
        written = 0
    }

    /** Starts a walk at the place where the last one ended. */
    fun continuePass(walk: Int) {
        if (walksOfPass >= MAX_WALKS_OF_PASS) {
            // The pass of a tree that is too large may have no end.
            remove(passBefore)
            beginPass(walk)
        }
        walksOfPass++
        written = 0
    }

    /**
     * Ends a walk that reached the end of the composition, and removes the records that were not written. Those of the pass before stay if
     * the pass had several walks: such a pass misses nodes that moved in front of the place where a walk continued.
     */
    fun endPass() {
        if (walksOfPass > 1) {
            remove(passBefore)
        } else if (written + retained < count) {
            remove(pass)
        }
    }

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

    /** Stores that a walk writes the node of a record. */
    fun markWritten(
        record: NodeRecord,
        walk: Int,
    ) {
        record.walk = walk
        written++
        if (!record.isRetained) return
        record.isRetained = false
        retained--
    }

    /** Removes all records at the end of a capture. Returns whether none is left: those of secrets stay, without references to Compose. */
    fun clear(): Boolean {
        root = null
        remove(Int.MAX_VALUE)
        written = 0
        return count == 0
    }

    /** Removes the records that no walk from number [first] on wrote. Those of secrets stay, since their texts may be shown later. */
    private fun remove(first: Int) {
        move(table.size, first)
        if (retained > MAX_RETAINED) forgetOldest()
    }

    /** Moves the records to a table of [capacity]: those written from the walk [first] on, and of secrets. */
    private fun move(
        capacity: Int,
        first: Int,
    ) {
        val old = table
        if (spare.size != capacity) spare = arrayOfNulls(capacity)
        table = spare
        count = 0
        for (index in old.indices) {
            val record = old[index] ?: continue
            old[index] = null
            if (record.walk < first && !retain(record)) continue
            var at = slot(record.key)
            while (table[at] != null) at = (at + 1) and (capacity - 1)
            table[at] = record
            count++
        }
        spare = old
    }

    /** Releases a record that was not written. Returns whether it is one of a secret. */
    private fun retain(record: NodeRecord): Boolean {
        if (record.isRetained) return true
        record.release()
        if (!record.wasSecure) return false
        record.isRetained = true
        retained++
        return true
    }

    /** Removes the half of the retained records that was written before the other. */
    private fun forgetOldest() {
        val walks = IntArray(retained)
        var at = 0
        for (record in table) if (record?.isRetained == true) walks[at++] = record.walk
        walks.sort()
        val first = walks[retained - MAX_RETAINED / 2]
        for (record in table) {
            if (record?.isRetained != true || record.walk > first) continue
            record.isRetained = false
            record.wasSecure = false
            record.walk = 0
            retained--
        }
        move(table.size, 1)
    }

    private fun slot(key: Int): Int = (key * SPREAD ushr Short.SIZE_BITS) and (table.size - 1)

    private companion object {
        /** A power of two, as every capacity. */
        const val INITIAL_CAPACITY = 256

        /** An odd number with its bits spread (the golden ratio of 32 bits): ids are consecutive. */
        const val SPREAD = -0x61c88647

        /** The core reads 10,000 nodes, which is 160 a walk. Walks write more. */
        const val MAX_WALKS_OF_PASS = 64

        /** Far more secret fields than the screens of one composition have. */
        const val MAX_RETAINED = 1_000
    }
}
