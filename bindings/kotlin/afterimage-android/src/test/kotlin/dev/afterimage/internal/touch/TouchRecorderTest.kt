package dev.afterimage.internal.touch

import android.app.Activity
import android.view.MotionEvent
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.TouchPhase
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Samples of real motion events. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class TouchRecorderTest {
    private val ring = TouchRing()
    private val failures = Failures {}
    private var walks = 0
    private val recorder = TouchRecorder(ring, failures) { walks++ }

    private val decor by lazy {
        Robolectric
            .buildActivity(Activity::class.java)
            .setup()
            .get()
            .window.decorView
    }

    @Before
    fun start() {
        recorder.start()
    }

    private fun record(
        event: MotionEvent,
        window: Int = 0,
    ) {
        recorder.record(event, decor, window)
    }

    private fun pointersAndPhases() = ring.written().map { it.pointer to it.phase }

    @Test
    fun `two fingers with history are recorded sample by sample`() {
        val a = Finger(0, 10f, 20f)
        val b = Finger(1, 50f, 60f)
        record(motion(MotionEvent.ACTION_DOWN, listOf(a), timeMs = 100))
        record(motion(MotionEvent.ACTION_POINTER_DOWN, listOf(a, b), index = 1, timeMs = 110))
        record(
            motion(MotionEvent.ACTION_MOVE, listOf(Finger(0, 11f, 20f), Finger(1, 51f, 60f)), timeMs = 120)
                .then(124, listOf(Finger(0, 12f, 20f), Finger(1, 51f, 60f)))
                .then(128, listOf(Finger(0, 13f, 20f), Finger(1, 53f, 60f))),
        )
        record(motion(MotionEvent.ACTION_POINTER_UP, listOf(Finger(0, 13f, 20f), Finger(1, 53f, 60f)), index = 0, timeMs = 130))
        record(motion(MotionEvent.ACTION_UP, listOf(Finger(1, 53f, 60f)), timeMs = 140))
        assertEquals(
            listOf(
                WrittenTouch(100, 0, TouchPhase.START, 100, 200),
                WrittenTouch(110, 1, TouchPhase.START, 500, 600),
                WrittenTouch(120, 0, TouchPhase.MOVE, 110, 200),
                WrittenTouch(120, 1, TouchPhase.MOVE, 510, 600),
                WrittenTouch(124, 0, TouchPhase.MOVE, 120, 200),
                WrittenTouch(128, 0, TouchPhase.MOVE, 130, 200),
                WrittenTouch(128, 1, TouchPhase.MOVE, 530, 600),
                WrittenTouch(130, 0, TouchPhase.END, 130, 200),
                WrittenTouch(140, 1, TouchPhase.END, 530, 600),
            ),
            ring.written(),
        )
        assertEquals(0L, failures.count)
    }

    @Test
    fun `a cancelled gesture cancels every pointer, and a palm cancels its own`() {
        val two = listOf(Finger(0, 1f, 1f), Finger(1, 2f, 2f))
        record(motion(MotionEvent.ACTION_DOWN, two.take(1)))
        record(motion(MotionEvent.ACTION_POINTER_DOWN, two, index = 1))
        record(motion(MotionEvent.ACTION_POINTER_UP, two, index = 1, flags = MotionEvent.FLAG_CANCELED))
        record(motion(MotionEvent.ACTION_POINTER_DOWN, two, index = 1))
        record(motion(MotionEvent.ACTION_CANCEL, two))
        assertEquals(
            listOf(
                0 to TouchPhase.START,
                1 to TouchPhase.START,
                1 to TouchPhase.CANCEL,
                1 to TouchPhase.START,
                0 to TouchPhase.CANCEL,
                1 to TouchPhase.CANCEL,
            ),
            pointersAndPhases(),
        )
    }

    @Test
    fun `pointers of different windows and devices have different numbers`() {
        val finger = listOf(Finger(0, 1f, 1f))
        record(motion(MotionEvent.ACTION_DOWN, finger, deviceId = 1), window = 0)
        record(motion(MotionEvent.ACTION_DOWN, finger, deviceId = 1), window = 1)
        record(motion(MotionEvent.ACTION_DOWN, finger, deviceId = 2), window = 1)
        record(motion(MotionEvent.ACTION_UP, finger, deviceId = 1), window = 1)
        record(motion(MotionEvent.ACTION_UP, finger, deviceId = 2), window = 1)
        record(motion(MotionEvent.ACTION_UP, finger, deviceId = 1), window = 0)
        assertEquals(
            listOf(0 to 0, 1 to 0, 2 to 0, 1 to TouchPhase.END, 2 to TouchPhase.END, 0 to TouchPhase.END),
            pointersAndPhases(),
        )
    }

    @Test
    fun `a gesture whose end was lost gives its number back`() {
        val finger = listOf(Finger(7, 1f, 1f))
        repeat(100) { record(motion(MotionEvent.ACTION_DOWN, finger), window = it % 2) }
        assertEquals(setOf(0, 1), ring.written().map { it.pointer }.toSet())
    }

    @Test
    fun `the first sample since a walk asks for a walk`() {
        val finger = listOf(Finger(0, 1f, 1f))
        record(motion(MotionEvent.ACTION_DOWN, finger))
        record(motion(MotionEvent.ACTION_UP, finger))
        assertEquals(1, walks)
        ring.written()
        record(motion(MotionEvent.ACTION_DOWN, finger))
        assertEquals(2, walks)
    }

    @Test
    fun `a stopped recorder reads nothing and has forgotten its samples`() {
        record(motion(MotionEvent.ACTION_DOWN, listOf(Finger(0, 1f, 1f))))
        recorder.stop()
        record(motion(MotionEvent.ACTION_UP, listOf(Finger(0, 1f, 1f))))
        assertEquals(0, ring.size)
        assertTrue(ring.written().isEmpty())
    }

    @Test
    fun `a walker that throws is counted`() {
        val throwing = TouchRecorder(ring, failures) { error("boom") }
        throwing.start()
        throwing.record(motion(MotionEvent.ACTION_DOWN, listOf(Finger(0, 1f, 1f))), decor, 0)
        assertEquals(1, ring.size)
        assertEquals(1L, failures.count)
    }
}
