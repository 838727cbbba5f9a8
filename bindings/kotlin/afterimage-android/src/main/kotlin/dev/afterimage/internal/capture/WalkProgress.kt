package dev.afterimage.internal.capture

import dev.afterimage.internal.buffer.FrameWriter

/**
 * How far a walk came: the time that it has, the place at which the last walk ended, and the place at which this one does. Each loop over
 * the children of a node at a level calls [resumedChild], for each child [enterChild] and [leaveChild], and [leave]. UI thread.
 */
internal class WalkProgress(
    private val writer: FrameWriter,
) {
    private val resumed = ResumePoint()
    private val stopped = ResumePoint()
    private var deadline = WalkDeadline { 0L }
    private var root = 0

    /** Whether the walk has not yet come to the place at which the last one ended. */
    private var isBeforeResumed = false

    /** Whether the walk ran out of time. */
    val isOver: Boolean get() = deadline.isOver

    /** Whether the walk ended before it reached all nodes. */
    val isIncomplete: Boolean get() = deadline.isOver || isBeforeResumed

    /** Starts a walk that ends at a deadline. */
    fun begin(deadline: WalkDeadline) {
        this.deadline = deadline
        resumed.copy(stopped)
        stopped.clear()
        isBeforeResumed = resumed.root != 0
    }

    /** Starts a window, whose root has this id. Returns whether the window is before the place at which the walk continues. */
    fun enterWindow(root: Int): Boolean {
        this.root = root
        return isBeforeResumed && root != resumed.root
    }

    /** Returns whether the walk ends now. */
    fun isReached(): Boolean = deadline.isReached(writer.nodeCount)

    /** Returns the child of a node at [level] at which the walk continues, -1 if it begins with the first. Children before it are written alone. */
    fun resumedChild(level: Int): Int = if (isBeforeResumed && resumed.leadsThrough(level)) resumed.child(level) else FROM_START

    /** Starts the child at [index] of a node at [level]. */
    fun enterChild(
        level: Int,
        index: Int,
        resumedChild: Int,
    ) {
        if (index == resumedChild && !resumed.leadsThrough(level + 1)) isBeforeResumed = false
    }

    /** Ends a child. */
    fun leaveChild(
        index: Int,
        resumedChild: Int,
    ) {
        if (resumedChild != FROM_START && index >= resumedChild) isBeforeResumed = false
    }

    /** Ends the children of a node at [level], of which there are [count] now. If the time is over, the walk ended at the child [index]. */
    fun leave(
        level: Int,
        node: Int,
        index: Int,
        count: Int,
        resumedChild: Int,
    ) {
        if (deadline.isOver) {
            // The walk ended in front of the child, or in the children of it.
            val isInChild = stopped.set(root, level, index)
            val reached = if (isInChild) index + 1 else index
            if (reached < count) writer.childrenNotReached(node)
        } else if (resumedChild != FROM_START) {
            isBeforeResumed = false
        }
    }

    private companion object {
        const val FROM_START = -1
    }
}
