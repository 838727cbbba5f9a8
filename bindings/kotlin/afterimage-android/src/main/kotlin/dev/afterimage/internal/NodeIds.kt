package dev.afterimage.internal

/** Ids of nodes, from a counter. Ids are never used again in the process. UI thread. */
internal object NodeIds {
    private var last = 0

    /** Returns a new id. */
    fun next(): Int = ++last
}
