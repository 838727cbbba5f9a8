package sample

import android.os.Looper
import android.os.SystemClock
import android.view.MotionEvent
import android.view.View
import dev.afterimage.CaptureReason
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
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

/** The app on the real framework, with the native library of this machine: from the start to the collector, and the replay. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = SampleApp::class)
class SmokeTest {
    @get:Rule
    val folder = TemporaryFolder()

    private val app = RuntimeEnvironment.getApplication() as SampleApp

    @Test
    fun screenIsRecordedUploadedAndReplayed() {
        val segments = folder.newFolder()
        Collector(segments).use { collector ->
            app.record(collector.url)
            val activity = Robolectric.buildActivity(SampleActivity::class.java).setup()
            val decor = activity.get().window.decorView
            val replay = app.replay
            until("a recording", decor) { replay.status().isRecording && replay.status().counts.frames > 0 }
            tap(decor)
            val frames = replay.status().counts.frames
            until("the frame of the tap", decor) { replay.status().run { counts.touches > 0 && counts.frames > frames } }
            assertEquals(mapOf("[Amplitude] Session Replay ID" to "device-sample/${SampleApp.SESSION}"), replay.sessionReplayProperties())

            val report = CompletableFuture<FlushReport>()
            replay.flush(FLUSH_MS) { report.complete(it) }
            assertEquals(FlushOutcome.DELIVERED, report.get(WAIT_S, TimeUnit.SECONDS).outcome)
            assertEquals(FlushOutcome.DELIVERED, flushedInCoroutine())
            val status = replay.status()
            assertEquals("$status", 0, status.counts.run { failures + lostFrames + lostEvents + lostCalls })
            assertTrue("$status", status.counts.sent.segments > 0)

            replay.showMaskOverlay()
            replay.hideMaskOverlay()
            replay.optOut = true
            until("the opt-out", decor) { replay.status().reason == CaptureReason.OPTED_OUT }
            replay.stop()
            replay.dispose()
            activity.close()
        }
        assertReplay(export(segments))
    }

    private fun assertReplay(events: String) {
        for (shown in listOf("plain-canary", "shown-canary", "Sample")) assertTrue(shown, shown in events)
        for (hidden in listOf("masked", "blocked", "ruled", "input", "password")) assertFalse(hidden, "$hidden-canary" in events)
    }

    private fun flushedInCoroutine(): FlushOutcome {
        val report = CompletableFuture<FlushReport>()
        val flush: suspend () -> FlushReport = { app.replay.flush(FLUSH_MS) }
        flush.startCoroutine(Continuation(EmptyCoroutineContext) { result -> result.onSuccess(report::complete) })
        return report.get(WAIT_S, TimeUnit.SECONDS).outcome
    }

    private fun tap(decor: View) {
        val now = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP)) {
            decor.dispatchTouchEvent(MotionEvent.obtain(now, now, action, TAP_PX, TAP_PX, 0))
        }
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
            decor.viewTreeObserver.dispatchOnDraw()
            shadowOf(Looper.getMainLooper()).idleFor(FRAME_MS, TimeUnit.MILLISECONDS)
            LockSupport.parkNanos(1_000_000)
        }
    }

    /** Returns the events of rrweb, as JSON. */
    private fun export(segments: File): String {
        val output = folder.newFile("events.json")
        val command = listOf(System.getProperty("sample.studio"), "export", segments.path, "--format", "rrweb", "-o", output.path)
        val process = ProcessBuilder(command).redirectErrorStream(true).start()
        val printed = process.inputStream.bufferedReader().readText()
        check(process.waitFor() == 0) { "the export failed: $printed" }
        return output.readText()
    }

    private companion object {
        const val FRAME_MS = 120L
        const val FLUSH_MS = 20_000L
        const val WAIT_S = 30L
        const val TAP_PX = 30f
    }
}
