package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewTreeObserver
import android.widget.TextView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Draw listeners of another vendor's library beside ours, in the framework's own list: before and after ours, removed meanwhile, throwing. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class OtherListenersTest {
    @get:Rule
    val rule = CaptureRule()

    /** Counts the drawings of a window, as the library of another vendor that records the screen. */
    private class Vendor : ViewTreeObserver.OnDrawListener {
        var draws = 0
        var isThrowing = false

        override fun onDraw() {
            draws++
            check(!isThrowing) { "the vendor's fault" }
        }
    }

    private val first = Vendor()
    private val last = Vendor()
    private val activity by lazy { rule.show { TextView(it).apply { text = "screen" } } }
    private val observer: ViewTreeObserver get() = activity.window.decorView.viewTreeObserver

    private fun captureBetween() {
        observer.addOnDrawListener(first)
        rule.frame()
        observer.addOnDrawListener(last)
    }

    /** Draws the window, and returns the number of walks that followed. */
    private fun draw(): Long {
        val before = rule.capture.walks
        rule.idle(CaptureRule.FRAME_MS)
        observer.dispatchOnDraw()
        rule.idle(CaptureRule.FRAME_MS)
        return rule.capture.walks - before
    }

    @Test
    fun `listeners before and after ours are called, also when ours is gone`() {
        captureBetween()
        assertTrue(draw() > 0)
        val drawn = first.draws to last.draws
        assertTrue("$drawn", drawn.first > 0 && drawn.second > 0)
        rule.capture.stop()
        rule.idle()
        assertEquals("our walks after the stop", 0, draw())
        assertEquals(drawn.first + 1 to drawn.second + 1, first.draws to last.draws)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a listener that is removed leaves ours`() {
        captureBetween()
        observer.removeOnDrawListener(first)
        observer.removeOnDrawListener(last)
        assertTrue(draw() > 0)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a listener that removes itself and calls off the drawing leaves ours`() {
        var calls = 0
        captureBetween()
        val once =
            object : ViewTreeObserver.OnPreDrawListener {
                override fun onPreDraw(): Boolean {
                    calls++
                    observer.removeOnPreDrawListener(this)
                    return false
                }
            }
        observer.addOnPreDrawListener(once)
        activity.findViewById<View>(android.R.id.content)!!.requestLayout()
        rule.idle(CaptureRule.FRAME_MS)
        assertEquals(1, calls)
        assertTrue(draw() > 0)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `an exception of a listener reaches the app, is none of ours, and the next drawing is walked`() {
        captureBetween()
        for (vendor in listOf(first, last)) {
            vendor.isThrowing = true
            rule.idle(CaptureRule.FRAME_MS)
            assertThrows(IllegalStateException::class.java) { observer.dispatchOnDraw() }
            vendor.isThrowing = false
            assertTrue(draw() > 0)
        }
        assertEquals(emptyList<String>(), rule.failed)
    }
}
