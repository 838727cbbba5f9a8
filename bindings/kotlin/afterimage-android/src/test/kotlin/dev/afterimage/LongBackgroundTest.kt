package dev.afterimage

import android.os.Handler
import android.os.Looper
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.time.Duration

/** Home for five hours with a timer that redraws, then back. The hours pass on the framework's clock; the engine's gap of that length is tested in the engine. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class LongBackgroundTest {
    private val rig = Rig()
    private val main = Handler(Looper.getMainLooper())
    private var redraws = 0

    @After
    fun end() = rig.close()

    @Test
    fun `five hours in the background have no segment`() {
        val replay = rig.replay()
        replay.start()
        val activity = rig.show()
        rig.until("a recording", activity.get()) { replay.status().isRecording }
        redrawForEver(activity.get())
        rig.until("a frame of the timer") { replay.status().counts.frames > 1 }
        activity.pause().stop()
        rig.until("the last segment before") { replay.status().run { reason == CaptureReason.IN_BACKGROUND && counts.segments > 0 } }
        val before = replay.status().counts
        val redrawsBefore = redraws
        repeat(HOURS * 60) { shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMinutes(1)) }
        assertTrue("${redraws - redrawsBefore}", redraws - redrawsBefore > HOURS * 3600 / 11)
        val after = replay.status().counts
        // The upload of the last segment may end meanwhile.
        assertEquals(before.segments, after.segments)
        assertEquals(before.frames to before.lostFrames, after.frames to after.lostFrames)
        activity.start().resume()
        rig.until("a frame after the return") { replay.status().run { isRecording && counts.frames > before.frames } }
        assertEquals(FlushOutcome.DELIVERED, replay.flushed().outcome)
        assertEquals(before.segments + 1, replay.status().counts.segments)
    }

    private fun redrawForEver(activity: TextActivity) {
        activity.text.text = "${redraws++}"
        activity.window.decorView.viewTreeObserver
            .dispatchOnDraw()
        main.postDelayed({ redrawForEver(activity) }, TIMER_MS)
    }

    private companion object {
        const val HOURS = 5
        const val TIMER_MS = 10_000L
    }
}
