package dev.afterimage.internal

import android.app.Dialog
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.os.SystemClock
import android.view.Gravity
import android.view.MotionEvent
import android.view.View
import android.view.Window
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.TextView
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.ffi.WantedImage
import dev.afterimage.internal.buffer.ReadTouch
import dev.afterimage.internal.buffer.TouchPhase
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.WindowContent
import dev.afterimage.internal.images.ImageRequests
import dev.afterimage.internal.touch.Finger
import dev.afterimage.internal.touch.motion
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotSame
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowSystemClock
import java.time.Duration

/** Touches of real windows in the frames of a capture. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS], qualifiers = "xhdpi")
class WindowHooksTest {
    @get:Rule
    val rule = CaptureRule()

    private val keyboards = ArrayList<Float>()
    private val sent = ArrayList<String>()
    private val images by lazy {
        ImageRequests({ view, _ -> view.contentDescription?.toString() }, { hash, _, _, _ -> sent.add(hash) }, rule.failures)
    }
    private val hooks by lazy {
        WindowHooks({ _, _, _, height -> keyboards.add(height) }, images, rule.failures) { rule.capture.touched() }
    }

    @Before
    fun hook() {
        rule.capture.touches = hooks
        rule.capture.windowListener = hooks
    }

    private fun tap(
        on: View,
        x: Float = 20f,
        y: Float = 30f,
    ) {
        val finger = listOf(Finger(0, x, y))
        on.dispatchTouchEvent(motion(MotionEvent.ACTION_DOWN, finger))
        on.dispatchTouchEvent(motion(MotionEvent.ACTION_UP, finger))
    }

    private fun touches(): List<ReadTouch> = rule.frames.flatMap { it.touches }

    @Test
    fun `a touch on a still screen is in a frame within half a second`() {
        val activity = rule.show { TextView(it) }
        rule.capture.start()
        rule.idle(2_000)
        rule.frames.clear()
        val touched = SystemClock.elapsedRealtime()
        tap(activity.window.decorView)
        rule.idle(499)
        val phases = touches().map { it.phase }
        assertEquals(listOf(TouchPhase.START, TouchPhase.END), phases)
        assertEquals(listOf(touched, touched), touches().map { it.elapsedMs })
        assertEquals(listOf(100 to 150, 100 to 150), touches().map { it.x to it.y })
        val frame = rule.frames.single { it.touches.isNotEmpty() }
        assertTrue("${frame.elapsedMs} and $touched", frame.hasTree && frame.elapsedMs >= touched)
        rule.idle(2_000)
        assertEquals(2, touches().size)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `times of touches count the sleep of the device`() {
        val activity = rule.show { TextView(it) }
        rule.frame()
        ShadowSystemClock.simulateDeepSleep(Duration.ofHours(5))
        rule.frame()
        rule.frames.clear()
        val touched = SystemClock.elapsedRealtime()
        assertTrue(touched - SystemClock.uptimeMillis() >= Duration.ofHours(5).toMillis())
        tap(activity.window.decorView)
        rule.idle(600)
        assertEquals(listOf(touched, touched), touches().map { it.elapsedMs })
    }

    @Test
    fun `touches on a dialog are in the main window, and each window has its callback back after the stop`() {
        val activity = rule.show { TextView(it) }
        val before = activity.window.callback
        val dialog = Dialog(activity)
        dialog.setContentView(FrameLayout(activity).apply { minimumWidth = 100 })
        dialog.window!!.setGravity(Gravity.TOP or Gravity.START)
        dialog.show()
        rule.idle()
        val window: Window = dialog.window!!
        rule.frame()
        assertNotSame(before, activity.window.callback)
        assertNotSame(dialog, window.callback)
        rule.frames.clear()
        val place = IntArray(2).also { window.decorView.getLocationOnScreen(it) }
        val origin = IntArray(2).also { activity.window.decorView.getLocationOnScreen(it) }
        tap(window.decorView, 10f, 8f)
        rule.idle(600)
        assertEquals((10 + place[0] - origin[0]) * 5, touches().first().x)
        assertEquals((8 + place[1] - origin[1]) * 5, touches().first().y)
        rule.capture.stop()
        assertSame(before, activity.window.callback)
        assertSame(dialog, window.callback)
    }

    @Test
    fun `an advice to stop removes the callbacks, and a new request for a frame sets them again`() {
        val activity = rule.show { TextView(it) }
        val before = activity.window.callback
        rule.advice = CaptureAdvice.Stop
        rule.frame()
        rule.idle()
        assertSame(before, activity.window.callback)
        tap(activity.window.decorView)
        rule.advice = CaptureAdvice.Next(0u, emptyList(), false)
        rule.capture.requestFrame()
        rule.idle(200)
        assertNotSame(before, activity.window.callback)
        assertEquals(0, touches().size)
    }

    @Test
    fun `a callback that the app replaces between two frames is wrapped again`() {
        val activity = rule.show { TextView(it) }
        rule.frame()
        activity.window.callback = activity
        rule.frame()
        assertNotSame(activity, activity.window.callback)
        tap(activity.window.decorView)
        rule.idle(600)
        assertEquals(2, touches().size)
    }

    @Test
    fun `the keyboard is reported once per recording`() {
        rule.show { TextView(it) }
        rule.frame()
        rule.frame()
        assertEquals(listOf(0f), keyboards)
        rule.capture.stop()
        rule.frame()
        assertEquals(listOf(0f, 0f), keyboards)
    }

    @Test
    fun `images are found in windows whose views are in the frame`() {
        val activity =
            rule.show {
                ImageView(it).apply {
                    contentDescription = "a"
                    setImageDrawable(ColorDrawable(Color.RED))
                }
            }
        rule.frame()
        images.draw(listOf(WantedImage("a", 512u)), Long.MAX_VALUE)
        assertEquals(listOf("a"), sent)
        val decor = activity.window.decorView
        hooks.windowWalked(decor, WindowContent.PLACEHOLDER)
        images.draw(listOf(WantedImage("a", 512u)), Long.MAX_VALUE)
        assertEquals(listOf("a"), sent)
        hooks.windowWalked(decor, WindowContent.VIEWS)
        images.draw(listOf(WantedImage("a", 512u)), Long.MAX_VALUE)
        assertEquals(listOf("a", "a"), sent)
    }

    @Test
    fun `a window that is gone has its callback back`() {
        val activity = rule.show { TextView(it) }
        val dialog = Dialog(activity)
        dialog.setContentView(TextView(activity))
        dialog.show()
        rule.idle()
        val window = dialog.window!!
        rule.frame()
        assertNotSame(dialog, window.callback)
        dialog.dismiss()
        rule.idle(500)
        rule.frame()
        assertSame(dialog, window.callback)
        assertNotSame(activity, activity.window.callback)
    }
}
