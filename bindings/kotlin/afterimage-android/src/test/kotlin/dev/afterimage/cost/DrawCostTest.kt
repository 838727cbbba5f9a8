package dev.afterimage.cost

import android.os.Looper
import android.os.SystemClock
import android.view.View
import android.view.ViewTreeObserver
import com.sun.management.ThreadMXBean
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.content.ViewContent
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowSystemClock
import java.lang.management.ManagementFactory
import java.time.Duration

/** From the draw signal to the finished frame, a walk of a screen that did not change allocates no memory. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class DrawCostTest {
    private val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean
    private val failed = ArrayList<String>()
    private val failures = Failures { failed.add(it) }
    private var bytesOfFrame = 0

    @Test
    fun `drawing a screen that did not change allocates nothing`() {
        val decor =
            Robolectric
                .buildActivity(CostActivity::class.java)
                .setup()
                .get()
                .window.decorView
        shadowOf(Looper.getMainLooper()).idle()
        val plain = PlainWalk()
        val listener = ViewTreeObserver.OnDrawListener { plain.walk(decor, SystemClock.uptimeMillis()) }
        decor.viewTreeObserver.addOnDrawListener(listener)
        val plainBytes = bytesOf(decor)
        decor.viewTreeObserver.removeOnDrawListener(listener)
        val capture = capture()
        capture.start()
        shadowOf(Looper.getMainLooper()).idle()
        val before = capture.walks
        val captureBytes = bytesOf(decor)
        assertEquals((ROUNDS * DRAWINGS).toLong(), capture.walks - before)
        capture.stop()
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue("${plain.views} views, $bytesOfFrame bytes", plain.views >= LEAST_VIEWS && bytesOfFrame > plain.views)
        assertEquals("of $plainBytes bytes", 0, captureBytes - plainBytes)
        assertEquals(emptyList<String>(), failed)
    }

    private fun capture(): Capture {
        val advice = CaptureAdvice.Next(0u, emptyList(), false)
        val sink =
            FrameSink { buffer ->
                bytesOfFrame = buffer.remaining()
                advice
            }
        // Walks take no time by this clock, so that none is ended early.
        return Capture(RuntimeEnvironment.getApplication(), ViewContent(failures), sink, failures, maxFps = 10, clock = {
            SystemClock.uptimeMillis() * NS_PER_MS
        })
    }

    /** Returns the bytes that three drawings allocate, one of which compares the windows; the least of several, since a JVM adds some. */
    private fun bytesOf(decor: View): Long {
        val observer = decor.viewTreeObserver
        var least = Long.MAX_VALUE
        repeat(ROUNDS) {
            var bytes = 0L
            repeat(DRAWINGS) {
                ShadowSystemClock.advanceBy(INTERVAL)
                val before = threads.currentThreadAllocatedBytes
                observer.dispatchOnDraw()
                bytes += threads.currentThreadAllocatedBytes - before
            }
            least = minOf(least, bytes)
        }
        return least
    }

    private companion object {
        const val LEAST_VIEWS = 400
        const val NS_PER_MS = 1_000_000L
        const val ROUNDS = 40
        const val DRAWINGS = 3
        val INTERVAL: Duration = Duration.ofMillis(100)
    }
}
