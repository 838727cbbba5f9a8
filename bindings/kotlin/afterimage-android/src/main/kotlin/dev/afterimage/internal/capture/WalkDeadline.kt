package dev.afterimage.internal.capture

/** The end of a walk's time. The clock is read once in several nodes, since a reading takes as long as some attributes. UI thread. */
internal class WalkDeadline(
    private val clock: NanoClock,
) {
    private var endNs = 0L
    private var nextNode = 0

    /** Whether the walk was ended. */
    var isOver: Boolean = false
        private set

    /** Starts a walk that may take this long. */
    fun start(budgetNs: Long) {
        endNs = clock.nanoTime() + budgetNs
        nextNode = NODES_PER_READING
        isOver = false
    }

    /** Returns whether the walk ends now, at a frame of [nodes] nodes. */
    fun isReached(nodes: Int): Boolean {
        if (isOver || nodes < nextNode) return isOver
        nextNode = nodes + NODES_PER_READING
        isOver = clock.nanoTime() - endNs >= 0
        return isOver
    }

    private companion object {
        /** Nodes between two readings of the clock: about a twentieth of a millisecond. */
        const val NODES_PER_READING = 16
    }
}
