package dev.afterimage.internal.overlay

import android.view.View
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.ffi.MaskAction
import dev.afterimage.internal.capture.ViewRecord

/** The decision about a node, and its corners as it is drawn: x and y in the window's root view, clockwise in physical pixels. */
internal class Outline(
    val node: Int,
    val action: MaskAction,
    val reason: String,
    val corners: FloatArray,
) {
    override fun equals(other: Any?): Boolean =
        other is Outline && node == other.node && action == other.action && reason == other.reason && corners.contentEquals(other.corners)

    override fun hashCode(): Int = node
}

/**
 * Returns the outlines of a window from the decisions about a frame. The nodes are those of views and those in them that are no views,
 * such as elements of Compose. UI thread.
 */
internal fun outlines(
    root: View,
    decisions: List<ExplainedNode>,
): List<Outline> {
    val window = ViewRecord.get(root).id.toUInt()
    val nodes = decisions.filter { it.root == window }
    // Places of a frame are in the main window, which may be elsewhere on the screen.
    val origin = nodes.firstOrNull { it.node == window }?.corners ?: return emptyList()
    if (origin.isEmpty()) return emptyList()
    val density = root.resources.displayMetrics.density
    val scroll = intArrayOf(root.scrollX, root.scrollY)
    return nodes.filter { it.isOutlined }.map { node ->
        val corners = FloatArray(node.corners.size) { i -> (node.corners[i] - origin[i and 1]) * density + scroll[i and 1] }
        Outline(node.node.toInt(), node.action, node.reason, corners)
    }
}
