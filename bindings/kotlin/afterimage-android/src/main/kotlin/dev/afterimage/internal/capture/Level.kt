package dev.afterimage.internal.capture

import android.view.View

/** The walker's state at one level of the tree: what the children of the node at this level take from it. Reused for all nodes. */
internal class Level {
    /** Id of the node. */
    var id: Int = 0

    /** Index of the node in the frame. */
    var node: Int = 0

    /** Horizontal distance that a list scrolled, which is added to its rows, in physical pixels. */
    var shiftX: Int = 0

    /** Vertical distance that a list scrolled. */
    var shiftY: Int = 0

    /** Opacity of the node, multiplied with that of its ancestors. */
    var opacity: Float = 1f

    /** Id of the list row that the node is or is in, 0 outside of lists. */
    var row: Int = 0

    /** Whether the children are rows of a list. */
    var isList: Boolean = false

    /** Layout direction of the node, as of `View`. */
    var direction: Int = 0

    /** Whether each child is clipped to its own bounds (`ViewGroup.getClipChildren`). */
    var clipsChildrenToBounds: Boolean = true

    /** The visible part of the node's content, in the coordinates of `View.getLeft` of its children. */
    val visible: Box = Box()

    /** The node's padding box in the same coordinates, if [isClippedToPadding]. */
    val padding: Box = Box()

    /** Whether the children are clipped to [padding]. */
    var isClippedToPadding: Boolean = false

    /** Stores what the root of a window takes from the window, whose left top corner is here in the main window, in physical pixels. */
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

    private companion object {
        /** No direction of `View`, so that each root writes its own. */
        const val DIRECTION_UNKNOWN = -1
    }
}
