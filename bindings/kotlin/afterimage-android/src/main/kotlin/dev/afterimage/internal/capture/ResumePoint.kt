package dev.afterimage.internal.capture

/**
 * The place in the tree at which a walk ran out of time, so that the next walk starts there. Reused. UI thread.
 *
 * It is the window's root and, for each level below, the index of the child at which the walk ended.
 */
internal class ResumePoint {
    private var path = IntArray(INITIAL_LEVELS)

    /** Level of the group whose next child was not reached. The root is at level 1. */
    private var lastLevel = 0

    /** Id of the root of the window, 0 if the last walk reached everything. */
    var root: Int = 0
        private set

    /** Removes the place. */
    fun clear() {
        root = 0
        lastLevel = 0
    }

    /**
     * Sets the child of the group at [level] at which the walk ended. Called for the innermost group first; the groups of later windows
     * have no effect. Returns whether the walk ended in the children of the child, and not before the child.
     */
    fun set(
        root: Int,
        level: Int,
        child: Int,
    ): Boolean {
        if (this.root != 0 && this.root != root) return false
        val isInnermost = this.root == 0
        if (isInnermost) {
            this.root = root
            lastLevel = level
        }
        if (level >= path.size) path = path.copyOf(level * 2)
        path[level] = child
        return !isInnermost
    }

    /** Returns whether the path leads through the children of a group at this level. */
    fun leadsThrough(level: Int): Boolean = level <= lastLevel

    /** Returns the child of the group at [level], which is on the path. */
    fun child(level: Int): Int = path[level]

    /** Copies the place of another instance. */
    fun copy(other: ResumePoint) {
        root = other.root
        lastLevel = other.lastLevel
        if (path.size < other.path.size) path = IntArray(other.path.size)
        System.arraycopy(other.path, 0, path, 0, other.path.size)
    }

    private companion object {
        const val INITIAL_LEVELS = 64
    }
}
