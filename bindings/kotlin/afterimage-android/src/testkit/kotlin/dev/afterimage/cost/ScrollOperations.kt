package dev.afterimage.cost

import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.ReadNode
import org.junit.rules.TemporaryFolder

/** Changes between the frames of a scrolled list: the operations that the engine has to encode. The list is the node of this id. */
class ScrollOperations(
    private val frames: List<FrameReader>,
    list: Int,
) {
    /** Nodes that appeared, and those of them that had been there before. */
    var inserted = 0
        private set
    var again = 0
        private set

    /** Nodes that stayed with another parent, place or size. */
    var moved = 0
        private set

    /** Changes of the list's scroll offset. */
    var scrolled = 0
        private set

    init {
        val seen =
            frames
                .first()
                .nodes
                .map { it.id }
                .toHashSet()
        for ((before, after) in frames.zipWithNext()) {
            val known = before.nodes.associateBy { it.id }
            for (node in after.nodes) {
                val old = known[node.id]
                if (old == null) {
                    inserted++
                    if (!seen.add(node.id)) again++
                } else if (place(old) != place(node)) {
                    moved++
                }
            }
            if (offset(before.node(list)) != offset(after.node(list))) scrolled++
        }
    }

    /** Reports the operations and the bytes of their recording, less those of the first frame. Recordings are stored below [folder]. */
    fun report(
        name: String,
        folder: TemporaryFolder,
    ) {
        val bytes = recordedBytes(frames, folder) - recordedBytes(frames.take(1), folder)
        Figures.report(
            Topic.SCROLLING,
            "$name: ${frames.size - 1} frames, $scrolled scroll operations, $inserted nodes inserted",
            "$bytes bytes",
        )
    }

    private fun place(node: ReadNode) = listOf(node.parent, node.x, node.y, node.width, node.height)

    private fun offset(node: ReadNode) = node.attr(Attr.SCROLL_X) to node.attr(Attr.SCROLL_Y)
}
