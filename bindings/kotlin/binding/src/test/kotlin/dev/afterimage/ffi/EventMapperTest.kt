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

/** Event mappers written in Kotlin. */
class EventMapperTest {
    // A closed engine seals and uploads on its own threads: deleting the folder would race with them.
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `a mapper edits and drops events on a thread of the engine`(): Unit =
        Collector().use { collector ->
            val threads = LinkedBlockingQueue<Thread>()
            val mapper =
                screenMapper { screen ->
                    threads.add(Thread.currentThread())
                    when {
                        screen.name == "private" -> null
                        screen.name.startsWith("user/") -> HostEvent.Screen("user/*")
                        else -> screen
                    }
                }
            recording(collector, mapper).use { engine ->
                for (name in listOf("home", "private", "user/ada")) engine.recordScreen(name)
                engine.submitFrame(Golden.direct("form"))
                engine.flushed()
                assertEquals(1uL, engine.status().mappedOutEvents)
                assertEquals(0uL, engine.status().failedEvents)
            }
            assertEquals(3, threads.size)
            assertTrue(threads.none { it === Thread.currentThread() })
            val sent = String(collector.segment().body, Charsets.ISO_8859_1)
            for (name in listOf("private", "user/ada")) assertFalse(sent.contains(name), name)
        }

    @Test
    fun `a mapper receives every kind of event with its values`(): Unit =
        Collector().use { collector ->
            val events =
                listOf(
                    HostEvent.Screen("home"),
                    HostEvent.App(AppState.INACTIVE),
                    HostEvent.Viewport(400f, 800f),
                    HostEvent.Keyboard(0f, 500f, 400f, 300f),
                )
            val received = LinkedBlockingQueue<HostEvent>()
            recording(collector, mapper { event -> event.also { received.add(it) } }).use { engine ->
                events.forEach { engine.recordEvent(it) }
                engine.recordAppState(AppState.ACTIVE)
                engine.flushed()
            }
            assertEquals(events + HostEvent.App(AppState.ACTIVE), received.toList())
        }

    @Test
    fun `a mapper that throws loses the event and nothing else`(): Unit =
        Collector().use { collector ->
            val mapper =
                screenMapper { screen ->
                    check(screen.name != "undeclared") { "boom" }
                    if (screen.name == "declared") throw CallbackException.Host()
                    screen
                }
            recording(collector, mapper).use { engine ->
                for (name in listOf("undeclared", "declared", "good")) engine.recordScreen(name)
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
                val status = engine.status()
                assertTrue(status.recording, status.why)
                assertEquals(2uL, status.failedEvents)
                assertEquals(0uL, status.mappedOutEvents)
            }
        }

    @Test
    fun `an answer of a different kind loses the event`(): Unit =
        Collector().use { collector ->
            recording(collector, screenMapper { HostEvent.App(AppState.ACTIVE) }).use { engine ->
                engine.recordScreen("home")
                engine.submitFrame(Golden.direct("form"))
                engine.flushed()
                assertEquals(1uL, engine.status().failedEvents)
            }
        }

    @Test
    fun `a mapper that never returns delays neither callers nor the recording`(): Unit =
        Collector().use { collector ->
            val gate = CountDownLatch(1)
            val mapper = screenMapper { screen -> screen.also { gate.await() } }
            recording(collector, mapper).use { engine ->
                for (name in listOf("first", "second")) engine.recordScreen(name)
                engine.submitFrame(Golden.direct("form"))
                assertEquals(1uL, engine.flushed().sent.segments)
                assertEquals(2uL, engine.status().failedEvents)
                assertNotEquals(0uL, engine.status().frames)
            }
            gate.countDown()
        }

    @Test
    fun `a removed mapper receives no events`(): Unit =
        Collector().use { collector ->
            recording(collector, mapper { null }).use { engine ->
                engine.setEventMapper(null)
                engine.recordScreen("home")
                engine.flushed()
                assertEquals(0uL, engine.status().mappedOutEvents)
            }
        }

    /** Starts an engine that has a mapper from the start. */
    private fun recording(
        collector: Collector,
        mapper: HostEventMapper,
    ) = Host(folder, collector.url).create().also {
        it.setEventMapper(mapper)
        it.start()
    }

    private fun mapper(map: (HostEvent) -> HostEvent?) =
        object : HostEventMapper {
            override fun map(event: HostEvent) = map(event)
        }

    /** A mapper for tests that record screens only. */
    private fun screenMapper(map: (HostEvent.Screen) -> HostEvent?) = mapper { map(it as HostEvent.Screen) }
}
