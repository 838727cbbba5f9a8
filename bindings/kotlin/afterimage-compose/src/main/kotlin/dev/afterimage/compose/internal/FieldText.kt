package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.semantics.SemanticsProperties

/** Finds the layout node that draws the text of a field, which has no semantics of its own. UI thread. */
internal class FieldText(
    private val tree: () -> ComposeTree,
) {
    /**
     * Returns the coordinates of the first leaf below a node that has the size of the text and no text itself, null if there is none. An
     * icon can be as high as the text, and is composed before it.
     */
    fun find(
        node: Any,
        look: TextLook,
        depth: Int = 0,
    ): LayoutCoordinates? {
        if (depth > MAX_DEPTH) return null
        val children = tree().children(node)
        for (index in 0 until children.size) {
            val child = children[index]
            val layout = tree().layout(child)
            if (!layout.isPlaced || tree().semantics(child)?.contains(SemanticsProperties.Text) == true) continue
            val isLeaf = tree().children(child).isEmpty()
            if (isLeaf && isOfSize(layout.coordinates, look)) return layout.coordinates
            if (!isLeaf) find(child, look, depth + 1)?.let { return it }
        }
        return null
    }

    private fun isOfSize(
        leaf: LayoutCoordinates,
        look: TextLook,
    ): Boolean = leaf.size.width == look.width && leaf.size.height == look.height

    private companion object {
        /** Decorations of fields have fewer levels. */
        const val MAX_DEPTH = 12
    }
}
