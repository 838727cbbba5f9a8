package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import java.util.concurrent.LinkedBlockingQueue

/** A hook in Kotlin that looks at what the app tells besides its screen. */
class RecordHookTest {
    // An engine that was closed seals and sends on threads of its own: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `a hook edits and drops records on a thread of its own`(): Unit =
        Collector().use { collector ->
            val threads = LinkedBlockingQueue<Thread>()
            val hook = hook { record ->
                threads.add(Thread.currentThread())
                when {
                    record.name == "private" -> null
                    record.name.startsWith("user/") -> HostRecord.Screen("user/*")
                    else -> record
                }
            }
            recording(collector, hook).use { engine ->
                for (name in listOf("home", "private", "user/ada")) engine.recordScreen(name)
                engine.submitFrame(Golden.direct("form"))
                engine.flushed()
                assertEquals(1uL, engine.status().droppedRecords)
                assertEquals(0uL, engine.status().failedRecords)
            }
            assertEquals(3, threads.size)
            assertTrue(threads.none { it === Thread.currentThread() })
            val sent = String(collector.segment().body, Charsets.ISO_8859_1)
            for (name in listOf("private", "user/ada")) assertFalse(sent.contains(name), name)
        }

    @Test
    fun `a hook that throws drops the record and nothing else`(): Unit =
        Collector().use { collector ->
            val hook = hook { record ->
                check(record.name != "undeclared") { "boom" }
                if (record.name == "declared") throw CallbackException.Host()
                record
            }
            recording(collector, hook).use { engine ->
                for (name in listOf("undeclared", "declared", "good")) engine.recordScreen(name)
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sentSegments)
                val status = engine.status()
                assertTrue(status.recording, status.why)
                assertEquals(2uL, status.failedRecords)
                assertEquals(0uL, status.droppedRecords)
            }
        }

    @Test
    fun `a hook that never comes back holds up neither the caller nor the recording`(): Unit =
        Collector().use { collector ->
            val gate = CountDownLatch(1)
            val hook = hook { record -> record.also { gate.await() } }
            recording(collector, hook).use { engine ->
                for (name in listOf("first", "second")) engine.recordScreen(name)
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sentSegments)
                assertEquals(2uL, engine.status().failedRecords)
                assertNotEquals(0uL, engine.status().frames)
            }
            gate.countDown()
        }

    /** An engine that asks a hook from the start. */
    private fun recording(
        collector: Collector,
        hook: RecordHook,
    ): ReplayEngine {
        val host = Host(folder, collector.url)
        return ReplayEngine(host.config(), host.info(), null, null).also {
            it.setRecordHook(hook)
            it.start()
        }
    }

    private fun hook(review: (HostRecord.Screen) -> HostRecord?) =
        object : RecordHook {
            override fun review(record: HostRecord) = review(record as HostRecord.Screen)
        }
}
