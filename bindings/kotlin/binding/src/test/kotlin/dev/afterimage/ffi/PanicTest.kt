package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** Panics in the library. Buffers that no binding makes provoke them, so the library as it ships can be tested, too. */
class PanicTest {
    // A closed engine seals and uploads on its own threads: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `a panic of an export is an exception, and the engine records on`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                repeat(PANICS) {
                    val thrown = assertThrows<InternalException> { RustBuffer.free(impossible()) }
                    assertTrue("non-zero length" in thrown.message!!, thrown.message)
                }
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
                assertTrue(engine.status().recording, engine.status().why)
            }
        }

    /** A buffer with a length and no memory. */
    private fun impossible() = RustBuffer.create(capacity = 0uL, len = 1uL, data = null)

    private companion object {
        const val PANICS = 3
    }
}
