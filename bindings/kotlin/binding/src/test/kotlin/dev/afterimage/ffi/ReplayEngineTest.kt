package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.nio.ByteBuffer
import java.nio.file.Path
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** The calls of an engine, from a frame buffer to a segment that a collector receives, on the real library. */
class ReplayEngineTest {
    // A closed engine seals and uploads on its own threads: deleting the folder would race with them.
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
                assertEquals(FlushOutcome.DELIVERED, report.outcome)
                assertEquals(1uL, report.sent.segments)
                assertEquals(segment.body.size.toULong(), report.sent.segmentBytes)
                assertEquals(0uL, report.left.segments)
                assertEquals(0, collector.waiting)

                val status = engine.status()
                assertTrue(status.recording, status.why)
                assertEquals(CaptureReason.Sampled(Host.SESSION, 1.0, RateSource.LOCAL), status.reason)
                assertEquals(1uL, status.frames)
                assertEquals(1uL, status.sent.segments)
            }
        }

    @Test
    fun `a listener that throws is asked for the first frame of each device`(): Unit =
        Collector().use { collector ->
            val asked = LinkedBlockingQueue<Thread>()
            val listener =
                object : HostFrameRequestListener {
                    override fun frameWanted() {
                        asked.add(Thread.currentThread())
                        error("boom")
                    }
                }
            Host(folder, collector.url).create().use { engine ->
                engine.setFrameRequestListener(listener)
                engine.start()
                val thread = asked.poll(30, TimeUnit.SECONDS)
                assertNotNull(thread)
                assertNotEquals(Thread.currentThread(), thread)
                assertEquals(CaptureReason.AwaitingFrame, engine.status().reason)
                assertTrue(engine.sessionReplayProperties().isEmpty())
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
                assertFalse(engine.sessionReplayProperties().isEmpty())
                engine.setDeviceId("device-next")
                assertTrue(engine.sessionReplayProperties().isEmpty())
                assertNotNull(asked.poll(30, TimeUnit.SECONDS))
                assertEquals(0uL, engine.flushed().sent.segments)
            }
        }

    @Test
    fun `a session that is not sampled is not recorded and has its reason`(): Unit =
        Collector().use { collector ->
            val host = Host(folder, collector.url)
            host.start(host.config().copy(sampleRate = 0.0)).use { engine ->
                engine.submitFrame(Golden.direct("form"))
                assertEquals(0uL, engine.flushed().sent.segments)
                assertEquals(CaptureAdvice.Stop, engine.submitFrame(Golden.direct("form")))
                val status = engine.status()
                assertFalse(status.recording)
                val reason = status.reason as CaptureReason.NotSampled
                assertEquals(CaptureReason.NotSampled(Host.SESSION, 0.0, reason.ratio, RateSource.LOCAL), reason)
                assertTrue(reason.ratio in 0.0..<1.0, status.why)
                assertTrue(status.why.contains("sample"), status.why)
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
                assertEquals(1uL, engine.flushed().sent.segments)
                assertEquals(1uL, engine.status().badFrames)
                assertEquals(1uL, engine.status().frames)
            }
        }

    @Test
    fun `a buffer on the heap is refused and the next direct one is recorded`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                assertThrows<IllegalArgumentException> { engine.submitFrame(ByteBuffer.wrap(Golden.bytes("form"))) }
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
                // The generated call leaks its reference to the engine if an argument is refused, so `close` does not end it.
                engine.dispose()
            }
        }

    @Test
    fun `calls after dispose throw`(): Unit =
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
            assertEquals(CaptureReason.Disposed, engine.status().reason)

            engine.close()
            assertThrows<IllegalStateException> { engine.start() }
        }

    @Test
    fun `the reason follows the calls of the host`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).create().use { engine ->
                assertEquals(CaptureReason.NotStarted, engine.status().reason)
                engine.start()
                engine.submitFrame(Golden.direct("form"))
                engine.flushed()
                assertEquals(CaptureReason.Sampled(Host.SESSION, 1.0, RateSource.LOCAL), engine.status().reason)
                engine.setSessionId(-1)
                engine.flushed()
                assertEquals(CaptureReason.NoSession, engine.status().reason)
                engine.setSessionId(Host.SESSION + 1)
                engine.setOptOut(true)
                engine.flushed()
                assertEquals(CaptureReason.OptedOut, engine.status().reason)
                engine.setOptOut(false)
                engine.stop()
                engine.flushed()
                assertEquals(CaptureReason.Stopped, engine.status().reason)
            }
        }

    @Test
    fun `a flush of a user who opted out delivers nothing`(): Unit =
        Collector().use { collector ->
            val host = Host(folder, collector.url)
            host.start(host.config().copy(optOut = true)).use { engine ->
                engine.submitFrame(Golden.direct("form"))
                val report = engine.flushed()
                assertEquals(FlushOutcome.OPTED_OUT, report.outcome)
                assertTrue(report.problem.isNotEmpty())
                assertEquals(0, collector.waiting)
            }
        }

    @Test
    fun `an instance without an engine has its reason`(): Unit =
        Collector().use { collector ->
            val host = Host(folder, collector.url)
            host.start(host.config().copy(shouldInitializeNativeSdk = false)).use { attached ->
                assertEquals(CaptureReason.NotAttached, attached.status().reason)
                assertThrows<ReplayException.Attached> { attached.setSessionId(1) }
            }
        }

    @Test
    fun `an invalid configuration names every fault and never the key`() {
        val host = Host(folder, "not an address")
        val config = host.config().copy(deviceId = "short", sampleRate = Double.NaN)
        val faults = assertThrows<ReplayException.InvalidConfig> { host.create(config) }.faults
        for (field in listOf("device_id", "sample_rate", "server_url")) assertTrue(faults.contains(field), faults)
        assertFalse(faults.contains("kotlin-key"))
    }
}
