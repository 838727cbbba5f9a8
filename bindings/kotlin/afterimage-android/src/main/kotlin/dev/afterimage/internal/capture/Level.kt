package dev.afterimage.internal.capture

import android.view.View

/** The walker's state at one level of the tree: the attributes that the children of the node at this level inherit. Reused for all nodes. */
internal class Level : SubtreeParent {
    override var id: Int = 0

    override var node: Int = 0

    /** Horizontal distance that a list scrolled, which is added to its rows, in physical pixels. */
    var shiftX: Int = 0

    /** Vertical distance that a list scrolled. */
    var shiftY: Int = 0

    override var opacity: Float = 1f

    /** Id of the list row that the node is or is in, 0 outside of lists. */
    var row: Int = 0

    /** Whether the children are rows of a list. */
    var isList: Boolean = false

    override var direction: Int = 0

    /** Whether each child is clipped to its own bounds (`ViewGroup.getClipChildren`). */
    var clipsChildrenToBounds: Boolean = true

    /** The visible part of the node's content, in the coordinates of `View.getLeft` of its children. */
    val visible: Box = Box()

    /** The node's padding box in the same coordinates, if [isClippedToPadding]. */
    val padding: Box = Box()

    /** Whether the children are clipped to [padding]. */
    var isClippedToPadding: Boolean = false

    /** Stores the attributes that the root of a window inherits from the window, whose left top corner is here in the main window, in physical pixels. */
    fun enterWindow(
        root: View,
        left: Int,
        top: Int,
        opacity: Float,
    ) {
        id = 0
        this.opacity = opacity
        row = 0
        isList = false
        direction = DIRECTION_UNKNOWN
        clipsChildrenToBounds = true
        isClippedToPadding = false
        // The root's own left and top, which are mostly 0, are added as those of every view.
        shiftX = left - root.left
        shiftY = top - root.top
        visible.set(root.left.toFloat(), root.top.toFloat(), root.right.toFloat(), root.bottom.toFloat())
    }

    /** Stores the attributes that a view inherits from a node that is no view. */
    fun enterSubtree(parent: SubtreeParent) {
        id = parent.id
        node = parent.node
        opacity = parent.opacity
        direction = parent.direction
        row = 0
        isList = false
        shiftX = 0
        shiftY = 0
        clipsChildrenToBounds = false
        isClippedToPadding = false
        // The nodes above write their own clips.
        visible.set(-UNLIMITED, -UNLIMITED, UNLIMITED, UNLIMITED)
    }

    private companion object {
        /** Wider than any screen, in physical pixels. */
        const val UNLIMITED = 1e6f

        /** No direction of `View`, so that each root writes its own. */
        const val DIRECTION_UNKNOWN = -1
    }
}
