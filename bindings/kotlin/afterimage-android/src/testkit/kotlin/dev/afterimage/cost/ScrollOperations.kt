package dev.afterimage.cost

import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.ReadNode
import org.junit.Assert.assertTrue
import org.junit.rules.TemporaryFolder
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Changes between the frames of a scrolled list: the operations that the engine has to encode. The list is the node of this id. */
class ScrollOperations(
    private val frames: List<FrameReader>,
    private val list: Int,
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

    /**
     * Reports the operations and the bytes that the engine records of them. Fails if there are more bytes than [most], or if [most]
     * would allow an engine that inserts all rows again in each frame. Recordings are stored below [folder].
     */
    fun report(
        name: String,
        folder: TemporaryFolder,
        most: Int,
    ) {
        val first = recordedBytes(frames.take(1), folder)
        val bytes = recordedBytes(frames, folder) - first
        val bytesOfNewRows = recordedBytes(frames.mapIndexed(::withNewRows), folder) - first
        Figures.report(
            Topic.SCROLLING,
            "$name: ${frames.size - 1} frames, $scrolled scroll operations, $inserted nodes inserted",
            "$bytes bytes; $bytesOfNewRows if each frame inserted its rows again",
        )
        assertTrue("$name: $bytes bytes", bytes <= most)
        assertTrue("$name: $bytesOfNewRows bytes if each frame inserted its rows again", bytesOfNewRows > most)
    }

    /** Returns a frame whose nodes within the list have other ids than in each other frame: the engine inserts them as new ones. */
    private fun withNewRows(
        index: Int,
        frame: FrameReader,
    ): FrameReader {
        val buffer = ByteBuffer.wrap(frame.bytes.clone()).order(ByteOrder.LITTLE_ENDIAN)
        val rows = HashMap<Int, Int>()
        frame.nodes.forEachIndexed { position, node ->
            val at = NODES_AT + position * NODE_BYTES
            val isRow = node.parent == list || node.parent in rows
            if (isRow) buffer.putInt(at, NEW_IDS + index * IDS_OF_FRAME + rows.size)
            rows[node.parent]?.let { buffer.putInt(at + PARENT, it) }
            if (isRow) rows[node.id] = buffer.getInt(at)
        }
        return FrameReader(buffer)
    }

    private fun place(node: ReadNode) = listOf(node.parent, node.x, node.y, node.width, node.height)

    private fun offset(node: ReadNode) = node.attr(Attr.SCROLL_X) to node.attr(Attr.SCROLL_Y)

    private companion object {
        /** The first node of a frame buffer, the length of each, and the offset of its parent's id, in bytes. */
        const val NODES_AT = 48
        const val NODE_BYTES = 28
        const val PARENT = 4

        /** Ids that no view has, and as many for each frame as it has rows at most. */
        const val NEW_IDS = 1_000_000
        const val IDS_OF_FRAME = 1_000
    }
}
