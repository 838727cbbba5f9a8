package dev.afterimage.internal.buffer

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer

/** The flag of nodes whose children were not all written, which is known only after them. */
class UnreachedNodesTest {
    private fun write(
        late: List<Int>,
        early: List<Int>,
    ): ByteBuffer {
        val writer = FrameWriter()
        writer.begin(0, 100, 100)
        for (id in 1..4) {
            writer.node(id, id - 1, Kind.CONTAINER, 0, 0, 10, 10)
            if (id != 3) writer.attr(Attr.OPACITY, id)
            if (id % 2 == 0) writer.attr(Attr.PLACEHOLDER_REASON, id)
            writer.ident(Ident.CLASS, "class $id")
            if (id - 1 in early) writer.attr(Attr.CHILDREN_NOT_REACHED, 1)
        }
        late.forEach(writer::childrenNotReached)
        return writer.finish(7)
    }

    @Test
    fun `a late flag gives the same bytes as one in time`() {
        for (nodes in listOf(listOf(0), listOf(3, 1, 0), listOf(2), listOf(3, 2, 1, 0))) {
            val expected = write(emptyList(), nodes)
            val actual = write(nodes, emptyList())
            assertArrayEquals(bytes(expected), bytes(actual), "$nodes")
            val flagged = FrameReader(actual).nodes.withIndex().filter { it.value.attr(Attr.CHILDREN_NOT_REACHED) == 1 }
            assertEquals(nodes.sorted(), flagged.map { it.index })
        }
    }

    @Test
    fun `a flag that is set twice is written once`() {
        assertArrayEquals(bytes(write(emptyList(), listOf(1))), bytes(write(listOf(1, 1), listOf(1))))
    }

    private fun bytes(buffer: ByteBuffer) = ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) }
}
