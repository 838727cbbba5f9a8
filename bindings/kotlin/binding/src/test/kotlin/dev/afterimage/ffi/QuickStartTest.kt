package dev.afterimage.ffi

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledIfSystemProperty
import org.junit.jupiter.api.io.CleanupMode
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.nio.file.Path

/** The quick start of bindings/kotlin/README.md, compiled and run. The lines between the two markers are the page's. */
class QuickStartTest {
    @TempDir(cleanup = CleanupMode.NEVER)
    lateinit var folder: Path

    @Test
    @DisabledIfSystemProperty(named = JvmHttpClient.PROPERTY, matches = "host", disabledReason = "it uses the library's client")
    fun `the quick start records and uploads`(): Unit =
        Collector().use { collector ->
            val context = Context(folder.toFile())
            val collectorUrl = collector.url
            val frame = Golden.direct("form")
            // quick start
            val config = SessionReplayConfig(
                apiKey = "API_KEY", deviceId = "device-id",
                sessionId = System.currentTimeMillis(), sampleRate = 1.0,
                serverUrl = collectorUrl,            // where `afterimage serve` listens
            )
            val replay = ReplayEngine(
                config, storageDir = File(context.filesDir, "afterimage").path,
                elapsedMs = SystemClock.elapsedRealtime().toULong(),
            )
            replay.start()
            replay.recordScreen("Inbox")
            val advice = replay.submitFrame(frame)   // a direct ByteBuffer (docs/frame-buffer.md)
            println(replay.status().why)             // soon: recorded: session … is in the sample (rate 1, set by the app)
            // end
            replay.use {
                assertTrue(advice is CaptureAdvice.Next, "$advice")
                assertEquals(1uL, replay.flushed().sent.segments)
                assertTrue(replay.status().why.matches(WHY), replay.status().why)
            }
        }

    @Test
    fun `the README has the same lines`() {
        val readme = File("../README.md").readText().substringAfter("```kotlin\n").substringBefore("```")
        val file = File("src/test/kotlin/dev/afterimage/ffi/QuickStartTest.kt").readText()
        val tested = file.substringAfter("// quick start\n").substringBefore("            // end\n")
        assertEquals(tested.trimIndent().trim(), readme.substringAfter("import dev.afterimage.ffi.*").trim())
    }

    /** Android's class, as far as the quick start uses it. */
    private class Context(val filesDir: File)

    /** Android's class, as far as the quick start uses it. */
    private object SystemClock {
        fun elapsedRealtime() = Host.ELAPSED_MS.toLong()
    }

    private companion object {
        /** The comment in the quick start, for any session. */
        val WHY = Regex("""recorded: session \d+ is in the sample \(rate 1, set by the app\)""")
    }
}
