package dev.afterimage.internal.buffer

import dev.afterimage.ffi.Golden
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer

class FrameReaderTest {
    @Test
    fun `the example of the specification is read as described`() {
        val frame = FrameReader(ByteBuffer.wrap(Golden.bytes("one-text")))
        assertEquals(1000L, frame.elapsedMs)
        assertEquals(listOf(3900, 8440), listOf(frame.viewportWidth, frame.viewportHeight))
        val node = frame.withText("Hello")
        assertEquals(listOf(160, 100, 800, 200), listOf(node.x, node.y, node.width, node.height))
        assertEquals("#1c1c1eff", node.colour(Attr.FOREGROUND))
        assertEquals(170, node.attr(Attr.FONT_SIZE))
        assertEquals(Kind.TEXT, node.kind)
    }

    @Test
    fun `every golden buffer is read to its end`() {
        for (name in Golden.names()) FrameReader(ByteBuffer.wrap(Golden.bytes(name)))
    }
}
