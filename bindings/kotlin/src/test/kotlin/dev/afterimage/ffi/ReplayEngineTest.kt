package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.nio.ByteBuffer
import java.nio.file.Path

/** From a frame in a ByteBuffer to a segment at a collector, through the generated binding and the real library. */
class ReplayEngineTest {
    // An engine that was closed seals and sends on threads of its own: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `a submitted frame arrives at the collector`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                val advice = engine.submitFrame(Golden.direct("form"))
                assertTrue(advice is CaptureAdvice.Next, "$advice")
                val report = engine.flushed()

                val segment = collector.segment()
                assertEquals("POST", segment.method)
                assertEquals("/v1/segments", segment.path)
                assertEquals("Bearer kotlin-key", segment.headers["authorization"])
                assertEquals("application/vnd.afterimage.segment", segment.headers["content-type"])
                assertEquals("device-kotlin/${Host.SESSION}/0", segment.headers["afterimage-segment"])
                assertEquals(1uL, report.sentSegments)
                assertEquals(segment.body.size.toULong(), report.sentBytes)
                assertEquals(0uL, report.leftSegments)
                assertEquals(0, collector.waiting)

                val status = engine.status()
                assertTrue(status.recording, status.why)
                assertEquals(1uL, status.frames)
                assertEquals(1uL, status.uploadedSegments)
            }
        }

    @Test
    fun `a session that is not sampled is not recorded and says why`(): Unit =
        Collector().use { collector ->
            val host = Host(folder, collector.url)
            val config = host.config().copy(sampleRate = 0.0)
            ReplayEngine(config, host.info(), null, null).use { engine ->
                engine.start()
                engine.submitFrame(Golden.direct("form"))
                assertEquals(0uL, engine.flushed().sentSegments)
                assertEquals(CaptureAdvice.Stop, engine.submitFrame(Golden.direct("form")))
                assertFalse(engine.status().recording)
                assertTrue(engine.status().why.contains("sample"), engine.status().why)
                assertEquals(0, collector.waiting)
            }
        }

    @Test
    fun `a bad buffer is counted and the next good frame is recorded`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                val cut = Golden.bytes("form").copyOf(100)
                engine.submitFrame(Golden.direct(cut))
                engine.flushed()
                assertEquals(1uL, engine.status().badFrames)
                assertTrue(engine.status().lastBadFrame.isNotEmpty())

                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sentSegments)
                assertEquals(1uL, engine.status().badFrames)
                assertEquals(1uL, engine.status().frames)
            }
        }

    @Test
    fun `a buffer on the heap is refused and the engine goes on`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                assertThrows<IllegalArgumentException> { engine.submitFrame(ByteBuffer.wrap(Golden.bytes("form"))) }
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sentSegments)
            }
        }

    @Test
    fun `a call after dispose gets its error`(): Unit =
        Collector().use { collector ->
            val engine = Host(folder, collector.url).start()
            engine.dispose()
            engine.dispose()
            assertThrows<ReplayException.Disposed> { engine.start() }
            assertThrows<ReplayException.Disposed> { engine.stop() }
            assertThrows<ReplayException.Disposed> { engine.setSessionId(1) }
            assertThrows<ReplayException.Disposed> { engine.flushed() }
            engine.submitFrame(Golden.direct("form"))
            assertEquals(0uL, engine.status().frames)
            assertTrue(engine.status().why.contains("disposed"), engine.status().why)

            engine.close()
            assertThrows<IllegalStateException> { engine.start() }
        }

    @Test
    fun `an unusable configuration names every fault and never the key`() {
        val host = Host(folder, "not an address")
        val config = host.config().copy(deviceId = "short", sampleRate = Double.NaN)
        val faults = assertThrows<ReplayException.InvalidConfig> { ReplayEngine(config, host.info(), null, null) }.faults
        for (field in listOf("device_id", "sample_rate", "server_url")) assertTrue(faults.contains(field), faults)
        assertFalse(faults.contains("kotlin-key"))
    }
}
