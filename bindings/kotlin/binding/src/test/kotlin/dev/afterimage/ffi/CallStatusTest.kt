package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNotSame
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path

/** The memory of the status of a call, which the calls of a thread reuse. */
class CallStatusTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `a call after a failure succeeds, and a later failure has its own cause`() {
        Collector().use { collector ->
            val host = Host(folder, collector.url)
            val faults =
                listOf(host.config().copy(apiKey = ""), host.config().copy(deviceId = "")).map { config ->
                    assertThrows<ReplayException.InvalidConfig> { host.create(config) }.faults
                }
            assertNotEquals(faults[0], faults[1])
            assertTrue(faults.none { it.isEmpty() })
            host.create().use { engine ->
                assertEquals(Host.SESSION, engine.sessionId())
                assertEquals("device-kotlin", engine.deviceId())
            }
        }
    }

    @Test
    fun `a call within a call has a status of its own`() {
        val statuses = UniffiCallStatuses.ofThread()
        val outer = statuses.take()
        val inner = statuses.take()
        assertNotSame(outer, inner)
        outer.pointer.setByte(0, UNIFFI_CALL_ERROR)
        assertTrue(statuses.hasFailed(outer) && outer.isError())
        assertTrue(!statuses.hasFailed(inner))
        statuses.release(inner)
        statuses.release(outer)
        assertSame(outer, statuses.take())
        assertTrue(!statuses.hasFailed(outer))
        statuses.release(outer)
    }
}
