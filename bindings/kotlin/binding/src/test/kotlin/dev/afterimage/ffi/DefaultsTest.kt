package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledIfSystemProperty
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.nio.file.Path

/** Default values in the generated constructors, and the constructor of an engine. */
class DefaultsTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    fun `a configuration needs a key and a device only`() {
        val config = SessionReplayConfig("key", "device-1")
        assertEquals(-1L, config.sessionId)
        assertEquals(0.0, config.sampleRate)
        assertNull(config.logLevel)
        assertNull(config.privacyConfig)
        assertTrue(config.enableRemoteConfig)
        assertFalse(config.optOut)
        assertNull(config.serverZone)
        assertNull(config.serverUrl)
        assertTrue(config.shouldInitializeNativeSdk)
        assertNull(config.protocol)
        assertEquals(50uL shl 20, config.storageLimitBytes)
        assertEquals(14uL * 24u * 3_600_000u, config.storageMaxAgeMs)
        assertNull(config.meteredDailyLimitBytes)
        assertNull(config.dailyLimitBytes)
        assertTrue(config.uploadOnMetered)
        assertEquals(0.0, config.errorSampleRate)
        assertEquals(10u, config.maxFps)
        assertFalse(config.recordIdentifiers)
        assertNull(config.imagePolicy)
        assertEquals(emptyList<String>(), config.maskRules)
        assertFalse(config.hideTextLength)
        assertFalse(config.debugRecording)
    }

    @Test
    fun `device and network have defaults`() {
        assertEquals(DeviceInfo("", "", "", "", "", "", "", 0f), DeviceInfo())
        assertEquals(
            DeviceConditions(online = true, metered = false, lowPower = false, lowMemory = false, ThermalState.NOMINAL),
            DeviceConditions(thermal = ThermalState.NOMINAL),
        )
    }

    @Test
    @DisabledIfSystemProperty(named = JvmHttpClient.PROPERTY, matches = "host", disabledReason = "it needs an HTTP client too")
    fun `an engine needs a configuration, a folder and a time only`(): Unit =
        ReplayEngine(SessionReplayConfig("key", "device-1", serverUrl = SERVER), folder.toString(), 1_000u).use {
            assertEquals(CaptureReason.NotStarted, it.status().reason)
        }

    @Test
    fun `the constructor starts no thread and creates no file`() {
        // Engines of earlier tests end their threads soon after they are closed.
        waitUntil { engineThreads().isEmpty() }
        val host = Host(folder, SERVER)
        host.create().use { engine ->
            engine.status()
            assertEquals(emptyList<String>(), engineThreads())
            assertEquals(
                emptyList<File>(),
                folder
                    .toFile()
                    .listFiles()
                    .orEmpty()
                    .toList(),
            )
            engine.start()
            // Shows that the check above finds threads. A new thread sets its name itself.
            waitUntil { engineThreads().isNotEmpty() || !THREADS.exists() }
        }
    }

    private fun waitUntil(condition: () -> Boolean) {
        val deadline = System.nanoTime() + WAIT_NS
        while (!condition()) {
            assertTrue(System.nanoTime() < deadline, "the threads are ${engineThreads()}")
            Thread.yield()
        }
    }

    /** Returns the names of the engine's threads. The JVM does not know them; Linux lists them. */
    private fun engineThreads(): List<String> {
        val names =
            THREADS.listFiles().orEmpty().map { thread ->
                // A thread that has ended has no name.
                runCatching { File(thread, "comm").readText().trim() }.getOrDefault("")
            }
        return names.filter { it.startsWith("afterimage") }
    }

    private companion object {
        /** Reserved for documentation: nothing listens there. */
        const val SERVER = "http://192.0.2.1"

        /** Linux: one folder for each thread of this process. */
        val THREADS = File("/proc/self/task")

        const val WAIT_NS = 20_000_000_000L
    }
}
