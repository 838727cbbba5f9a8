package dev.afterimage.ffi

import com.sun.jna.Native
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger

/** Callbacks that throw, and callbacks that call the engine. */
class HostileHostTest {
    // A closed engine seals and uploads on its own threads: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    /** Throwables that the binding cannot pass to Rust (an `Error`, not an `Exception`). JNA would print them. */
    private val uncaught = LinkedBlockingQueue<Throwable>()

    @BeforeEach
    fun collectUncaught() = Native.setCallbackExceptionHandler { _, thrown -> uncaught.add(thrown) }

    @AfterEach
    fun restoreHandler() = Native.setCallbackExceptionHandler(null)

    @Test
    fun `an HTTP client of the host receives the path of the body`() {
        val seen = mutableListOf<HostHttpRequest>()
        val client =
            httpClient { request ->
                seen.add(request)
                val body = File(request.bodyPath!!).readBytes()
                assertTrue(body.isNotEmpty())
                val name = request.headers.single { it.name.equals("afterimage-segment", ignoreCase = true) }.value
                HostHttpResponse(200u, listOf(Header("Afterimage-Stored", receiptOf(name, body))), ByteArray(0))
            }
        Host(folder, UNREACHABLE).start(http = client).use { engine ->
            engine.submitFrame(Golden.direct("form"))
            assertEquals(1uL, engine.flushed().sent.segments)
        }
        assertEquals(listOf("$UNREACHABLE/v1/segments"), seen.map { it.url })
        val headers = seen.single().headers.associate { it.name.lowercase() to it.value }
        assertEquals("device-kotlin/${Host.SESSION}/0", headers["afterimage-segment"])
    }

    @Test
    fun `an HTTP client that throws loses nothing`() {
        val failures =
            listOf<() -> Nothing>(
                { throw IllegalStateException("not declared") },
                { throw HostHttpException.Network("declared") },
                { throw StackOverflowError("not even an exception") },
            )
        for ((at, failure) in failures.withIndex()) {
            Host(folder.resolve("$at"), UNREACHABLE).start(http = httpClient { failure() }).use { engine ->
                engine.submitFrame(Golden.direct("form"))
                val report = engine.flushed(deadlineMs = 1_000)
                assertEquals(0uL, report.sent.segments)
                assertEquals(1uL, report.left.segments)
                assertEquals(FlushOutcome.RETRY_SCHEDULED, report.outcome)
                assertTrue(report.problem.isNotEmpty())
                assertTrue(engine.status().recording, engine.status().why)
                assertEquals(1uL, engine.status().left.segments)
            }
        }
        assertTrue(uncaught.isNotEmpty() && uncaught.all { it is StackOverflowError }, "$uncaught")
    }

    @Test
    fun `a log sink that throws loses the line and nothing else`(): Unit =
        Collector().use { collector ->
            val lines = AtomicInteger()
            val sink =
                object : HostLogSink {
                    override fun log(
                        level: LogLevel,
                        message: String,
                    ) {
                        lines.incrementAndGet()
                        throw IllegalStateException("boom")
                    }
                }
            Host(folder, collector.url).start(log = sink).use { engine ->
                engine.submitFrame(Golden.direct(ByteArray(3)))
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
                assertTrue(engine.status().recording, engine.status().why)
            }
            assertTrue(lines.get() > 0, "the sink was never called")
        }

    @Test
    fun `a flush callback that throws changes nothing`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                val called = CountDownLatch(1)
                val callback =
                    object : FlushCallback {
                        override fun done(report: FlushReport) {
                            called.countDown()
                            throw IllegalStateException("boom")
                        }
                    }
                engine.flush(10_000u, callback)
                assertTrue(called.await(30, TimeUnit.SECONDS))
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
            }
        }

    @Test
    fun `a callback may call the engine`(): Unit =
        Collector().use { collector ->
            Host(folder, collector.url).start().use { engine ->
                val inside = CompletableFuture<FlushReport>()
                val callback =
                    object : FlushCallback {
                        override fun done(report: FlushReport) {
                            engine.submitFrame(Golden.direct("form"))
                            val again =
                                object : FlushCallback {
                                    override fun done(report: FlushReport) {
                                        engine.dispose()
                                        inside.complete(report)
                                    }
                                }
                            engine.flush(10_000u, again)
                        }
                    }
                engine.flush(10_000u, callback)
                assertEquals(1uL, inside.get(30, TimeUnit.SECONDS).sent.segments)
                assertThrows<ReplayException.Disposed> { engine.start() }
            }
        }

    private fun httpClient(answer: (HostHttpRequest) -> HostHttpResponse) =
        object : HostHttpClient {
            override fun send(request: HostHttpRequest) = answer(request)
        }

    private companion object {
        /** Reserved for documentation: nothing listens there, and the host's client sends nothing. */
        const val UNREACHABLE = "http://192.0.2.1"
    }
}
