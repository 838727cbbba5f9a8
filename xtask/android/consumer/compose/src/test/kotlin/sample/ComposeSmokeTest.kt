package sample

import android.os.Looper
import android.view.View
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.io.File
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/** The screen of Compose on the real framework, with the native library of this machine: from the start to the replay. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = SampleApp::class)
class ComposeSmokeTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val app = RuntimeEnvironment.getApplication() as SampleApp

    @Test
    fun compositionIsRecordedAndReplayed() {
        val segments = folder.newFolder()
        var events = ""
        Collector(segments).use { collector ->
            app.record(collector.url)
            val activity = Robolectric.buildActivity(ComposeScreenActivity::class.java).setup()
            val replay = app.replay
            val decor = activity.get().window.decorView
            until("a recording", decor) { replay.status().run { isRecording && counts.frames > 0 } }
            // A walk of the screen takes as much time as it may, so that the box, which is last, is in a later frame.
            until("the box in a replay", decor) {
                val report = CompletableFuture<FlushReport>()
                replay.flush(FLUSH_MS) { report.complete(it) }
                assertEquals(FlushOutcome.DELIVERED, report.get(WAIT_S, TimeUnit.SECONDS).outcome)
                events = export(segments)
                BACKGROUND in events
            }
            // A member of Compose that the shrunk app lacks is a failure.
            assertEquals("${replay.status()}", 0, replay.status().counts.failures)
            replay.dispose()
            activity.close()
        }
        for (shown in listOf("plain-canary", "shown-canary")) assertTrue("$shown in $events", shown in events)
        for (hidden in listOf("masked", "blocked", "input", "card")) assertFalse(hidden, "$hidden-canary" in events)
        assertTrue("the corners in $events", "border-radius:7px" in events)
    }

    /** Draws until a condition of a thread of the library holds. */
    private fun until(
        what: String,
        decor: View,
        condition: () -> Boolean,
    ) {
        val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (!condition()) {
            check(System.nanoTime() < deadline) { "not reached: $what; ${app.replay.status()}" }
            decor.requestLayout()
            decor.viewTreeObserver.dispatchOnDraw()
            shadowOf(Looper.getMainLooper()).idleFor(FRAME_MS, TimeUnit.MILLISECONDS)
            LockSupport.parkNanos(1_000_000)
        }
    }

    /** Returns the events of rrweb, as JSON. */
    private fun export(segments: File): String {
        val output = File(folder.root, "events.json")
        val command = listOf(System.getProperty("sample.studio"), "export", segments.path, "--format", "rrweb", "-o", output.path)
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        val printed = process.inputStream.bufferedReader().readText()
        check(process.waitFor() == 0) { "the export failed: $printed" }
        return output.readText()
    }

    private companion object {
        /** The colour of the box, as the replay has it. */
        const val BACKGROUND = "#12a4b7"
        const val FRAME_MS = 120L
        const val FLUSH_MS = 20_000L
        const val WAIT_S = 30L
    }
}
