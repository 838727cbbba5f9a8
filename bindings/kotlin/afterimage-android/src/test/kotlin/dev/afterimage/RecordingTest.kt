package dev.afterimage

import android.content.Context
import android.os.PowerManager
import android.os.SystemClock
import android.view.MotionEvent
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config

/** A recording from the start to the collector: real framework, real engine. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class RecordingTest {
    private val rig = Rig()

    @After
    fun end() = rig.close()

    @Test
    fun `a screen is recorded and uploaded`() {
        val replay = rig.replay()
        assertEquals(emptyMap<String, String>(), replay.sessionReplayProperties())
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        assertEquals(mapOf("[Amplitude] Session Replay ID" to "device-kotlin/${Rig.SESSION}"), replay.sessionReplayProperties())
        assertEquals(FlushOutcome.DELIVERED, replay.flushed().outcome)
        assertTrue(
            rig.collector
                .segment()
                .header("afterimage-segment")
                .startsWith("device-kotlin/${Rig.SESSION}/"),
        )
        rig.assertNoFailures()
    }

    @Test
    fun `a start with an activity on the screen records it`() {
        val activity = rig.show()
        val replay = rig.replay()
        replay.start()
        rig.until("a recording") { replay.status().isRecording }
        activity.pause().stop()
        rig.until("background") { replay.status().reason == CaptureReason.IN_BACKGROUND }
    }

    @Test
    fun `nothing is captured in the background, and the return is recorded`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        val uploaded = rig.collector.waiting
        activity.pause().stop()
        rig.until("the segment of the move to the background") { rig.collector.waiting > uploaded }
        // The engine has counted all frames that were on their way to it.
        assertEquals(FlushOutcome.DELIVERED, replay.flushed().outcome)
        val before = replay.status().counts
        repeat(20) {
            activity.get().text.text = "text $it"
            rig.draw(activity.get())
        }
        val after = replay.status().counts
        assertEquals(before.frames to before.lostFrames, after.frames to after.lostFrames)
        activity.start().resume()
        rig.until("a frame of the return") { replay.status().counts.frames > after.frames }
        assertEquals(CaptureReason.SAMPLED, replay.status().reason)
    }

    @Test
    fun `segments of a device that saves power are counted as unpacked`() {
        shadowOf(rig.app.getSystemService(Context.POWER_SERVICE) as PowerManager).setIsPowerSaveMode(true)
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        activity.pause().stop()
        rig.until("the segment of the move to the background") { replay.status().counts.segments > 0 }
        val counts = replay.status().counts
        assertEquals("$counts", counts.segments to 0L, counts.unpackedSegments to counts.uploadedUnpackedSegments)
    }

    @Test
    fun `touches that no frame follows in time are counted`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        val before = replay.status().counts.lostEvents
        val decor = activity.get().window.decorView
        val now = SystemClock.uptimeMillis()
        repeat(2_000) {
            val action = if (it == 0) MotionEvent.ACTION_DOWN else MotionEvent.ACTION_MOVE
            decor.dispatchTouchEvent(MotionEvent.obtain(now, now, action, it.toFloat(), 0f, 0))
        }
        val lost = replay.status().counts.lostEvents - before
        assertTrue("$lost", lost in 900 until 2_000)
        rig.assertNoFailures()
    }

    @Test
    fun `a new device id gets a frame of a still screen`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        replay.deviceId = "device-other"
        // Nothing is drawn from here on.
        rig.until("a recording of the new device") { replay.status().run { isRecording && deviceId == "device-other" } }
        replay.flushed()
        val names =
            List(rig.collector.waiting) {
                rig.collector
                    .segment()
                    .header("afterimage-segment")
                    .substringBefore('/')
            }
        assertEquals(setOf("device-kotlin", "device-other"), names.toSet())
    }

    @Test
    fun `an opt-out deletes what was recorded and ends capture`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        replay.optOut = true
        rig.until("the deletion") { replay.status().run { reason == CaptureReason.OPTED_OUT && counts.left.segments == 0L } }
        val before = replay.status().counts
        repeat(5) { rig.draw(activity.get()) }
        assertEquals(before.toString(), replay.status().counts.toString())
        replay.optOut = false
        rig.until("a recording after the opt-in") { replay.status().isRecording }
    }

    @Test
    fun `a recording continues after a deletion of local data`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        val before = replay.status().counts.frames
        replay.deleteLocalData()
        assertFalse(replay.optOut)
        rig.until("a recording after the deletion", activity.get()) { replay.status().run { isRecording && counts.frames > before } }
        assertEquals(FlushOutcome.DELIVERED, replay.flushed().outcome)
        rig.assertNoFailures()
    }

    @Test
    fun `a stop ends capture and a start continues`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        replay.stop()
        rig.until("the stop") { replay.status().reason == CaptureReason.STOPPED }
        val before = replay.status().counts.frames
        repeat(5) { rig.draw(activity.get()) }
        assertEquals(before, replay.status().counts.frames)
        replay.start()
        rig.until("a recording after the start") { replay.status().run { isRecording && counts.frames > before } }
    }

    @Test
    fun `a session that is not sampled is not captured until the next one`() {
        val replay = rig.replay { sampleRate = 0.0 }
        replay.start()
        val activity = rig.show()
        rig.until("the decision") { replay.status().reason == CaptureReason.NOT_SAMPLED }
        repeat(5) { rig.draw(activity.get()) }
        assertEquals(0, replay.status().counts.frames)
    }

    @Test
    fun `an attached instance captures nothing and shares the recording`() {
        val first = rig.replay()
        first.start()
        rig.show()
        rig.until("a recording") { first.status().isRecording }
        val attached = rig.replay { shouldInitializeNativeSdk = false }
        attached.start()
        rig.until("the attachment") { attached.status().reason == CaptureReason.SAMPLED }
        assertEquals(first.sessionReplayProperties(), attached.sessionReplayProperties())
        rig.assertNoFailures()
    }

    @Test
    fun `a second instance records when the first one has ended`() {
        val first = rig.replay()
        first.start()
        rig.show()
        rig.until("a recording") { first.status().isRecording }
        val second = rig.replay()
        second.start()
        rig.until("the refusal of the folder") { second.status().reason == CaptureReason.STORAGE_IN_USE }
        first.dispose()
        rig.until("a recording of the second") { second.status().isRecording }
        rig.assertNoFailures()
    }

    private fun dev.afterimage.ffi.Received.header(name: String) = headers.getValue(name)
}
