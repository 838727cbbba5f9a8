package dev.afterimage

import android.content.pm.ApplicationInfo
import android.graphics.Bitmap
import android.os.SystemClock
import android.view.MotionEvent
import android.view.ViewGroup
import android.widget.ImageView
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.internal.session.EngineCalls
import org.junit.After
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import java.io.File
import java.nio.file.Files
import java.nio.file.Paths
import java.util.concurrent.atomic.AtomicReference

/** The main thread reads and writes no file and no socket: the kernel counts what each thread does. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class MainThreadTest {
    private val rig = Rig()
    private val counters = File("/proc/" + Files.readSymbolicLink(Paths.get("/proc/thread-self")) + "/io")

    @After
    fun end() = rig.close()

    @Test
    @Config(maxSdk = 28)
    fun `the main thread reads and writes nothing`() = assertNoIo(::record)

    @Test
    @Config(sdk = [35])
    fun `the main thread reads and writes nothing in any call, touch, image, flush and outline`() {
        rig.app.applicationInfo.flags = rig.app.applicationInfo.flags or ApplicationInfo.FLAG_DEBUGGABLE
        assertNoIo(::recordAll)
    }

    private fun assertNoIo(record: (String) -> Unit) {
        // Classes are loaded by the thread that needs them first.
        repeat(RUNS) {
            showAndHide()
            record("warm-up-$it")
        }
        // The framework sometimes loads a class late, so the least of several runs is compared.
        val plain = List(RUNS) { cost { showAndHide() } }.reduce(IoCounts::least)
        val recorded = List(RUNS) { cost { record("measured-$it") } }.reduce(IoCounts::least)
        assertTrue("$recorded, and $plain without us", recorded.least(plain) == recorded)
    }

    @Test
    fun `the counters see a file that is written`() {
        val before = counts()
        File.createTempFile("afterimage", "io").writeText("some text")
        assertTrue(counts().written - before.written >= "some text".length)
    }

    private fun record(name: String) {
        val replay = rig.replay { serverUrl = NOWHERE }
        replay.start()
        replay.recordScreen(name)
        val activity = show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        replay.deviceId = "device-$name"
        rig.until("a recording of the device", activity.get()) { replay.status().run { isRecording && deviceId == "device-$name" } }
        end(replay, activity)
    }

    /** A life of an instance, with each kind of call and of work. */
    private fun recordAll(name: String) {
        val replay =
            rig.replay {
                serverUrl = NOWHERE
                imagePolicy = ImagePolicy.ALL
            }
        replay.start()
        replay.recordScreen(name)
        val activity = show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        replay.sessionReplayProperties()
        rig.until("a requested image", activity.get()) { engine(replay).status().images > 0uL }
        touch(activity.get())
        rig.until("the touches", activity.get()) { replay.status().counts.touches > 0 }
        replay.showMaskOverlay()
        repeat(OVERLAY_DRAWINGS) { rig.draw(activity.get()) }
        replay.hideMaskOverlay()
        replay.sessionId++
        rig.until("a recording of the session", activity.get()) { replay.status().run { isRecording && sessionId == replay.sessionId } }
        replay.deviceId = "device-$name"
        rig.until("a recording of the device", activity.get()) { replay.status().run { isRecording && deviceId == "device-$name" } }
        flush(replay, activity.get())
        replay.stop()
        rig.until("the stop", activity.get()) { replay.status().reason == CaptureReason.STOPPED }
        replay.start()
        rig.until("a recording after the stop", activity.get()) { replay.status().isRecording }
        end(replay, activity)
    }

    private fun end(
        replay: SessionReplay,
        activity: ActivityController<TextActivity>,
    ) {
        activity.pause().stop().destroy()
        rig.until("background") { replay.status().reason == CaptureReason.IN_BACKGROUND }
        replay.optOut = true
        replay.optOut = false
        replay.optOut = true
        replay.dispose()
        rig.until("the end") { replay.status().run { reason == CaptureReason.DISPOSED && counts.left.segments == 0L } }
    }

    /** Flushes while the main thread runs. Nothing listens, so the rest stays. */
    private fun flush(
        replay: SessionReplay,
        activity: TextActivity,
    ) {
        val outcome = AtomicReference<FlushOutcome>()
        replay.flush(FLUSH_MS) { outcome.set(it.outcome) }
        rig.until("the flush", activity) { outcome.get() != null }
        assertNotEquals(FlushOutcome.DELIVERED, outcome.get())
    }

    private fun showAndHide() {
        val activity = show()
        repeat(20) { rig.draw(activity.get()) }
        touch(activity.get())
        activity.pause().stop().destroy()
        rig.draw()
    }

    /** Shows a text and an image. */
    private fun show(): ActivityController<TextActivity> {
        val activity = rig.show()
        val image = ImageView(activity.get()).apply { setImageBitmap(Bitmap.createBitmap(20, 20, Bitmap.Config.ARGB_8888)) }
        (activity.get().text.parent as ViewGroup).addView(image, 40, 40)
        rig.draw(activity.get())
        return activity
    }

    private fun touch(activity: TextActivity) {
        val now = SystemClock.uptimeMillis()
        for (action in listOf(MotionEvent.ACTION_DOWN, MotionEvent.ACTION_MOVE, MotionEvent.ACTION_UP)) {
            val event = MotionEvent.obtain(now, now, action, 5f, 6f + action, 0)
            activity.window.decorView.dispatchTouchEvent(event)
            event.recycle()
        }
    }

    /** The public API does not count the images that were stored. */
    private fun engine(replay: SessionReplay): ReplayEngine {
        val calls =
            SessionReplay::class.java
                .getDeclaredField("calls")
                .apply { isAccessible = true }
                .get(replay) as EngineCalls
        return calls.engine!!
    }

    /** Returns the counts of the framework and of the work. */
    private fun cost(work: () -> Unit): IoCounts {
        val text = counters.readText()
        val before = counts(text)
        work()
        // The first reading of the counters counts too, and its length changes with the number of their digits.
        return counts() - before.copy(read = before.read + text.length)
    }

    private fun counts(text: String = counters.readText()): IoCounts {
        val lines = text.trim().lines().associate { it.substringBefore(':') to it.substringAfter(": ").toLong() }
        return IoCounts(lines.getValue("rchar"), lines.getValue("wchar"), lines.getValue("syscr"), lines.getValue("syscw"))
    }

    private data class IoCounts(
        val read: Long,
        val written: Long,
        val reads: Long,
        val writes: Long,
    ) {
        operator fun minus(other: IoCounts) =
            IoCounts(read - other.read, written - other.written, reads - other.reads, writes - other.writes)

        fun least(other: IoCounts) =
            IoCounts(minOf(read, other.read), minOf(written, other.written), minOf(reads, other.reads), minOf(writes, other.writes))
    }

    private companion object {
        const val RUNS = 3

        /** Outlines follow the decisions of two frames at least. */
        const val OVERLAY_DRAWINGS = 10
        const val FLUSH_MS = 2_000L

        /** Nothing listens there: the port is reserved. */
        const val NOWHERE = "http://127.0.0.1:1"
    }
}
