package dev.afterimage.flows

import android.app.Activity
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import android.widget.TextView
import com.google.gson.JsonObject
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.time.Duration
import java.util.concurrent.TimeUnit

/** Home for five hours with a timer that redraws, then back. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class BackgroundTest {
    private val app = RecordedApp()

    @After
    fun end() = app.close()

    /** Counts the seconds, on the screen or not. */
    class CountingActivity : Activity() {
        private val main = Handler(Looper.getMainLooper())
        lateinit var text: TextView
        var seconds = 0

        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            text = TextView(this)
            setContentView(text)
            count()
        }

        private fun count() {
            text.text = "second ${seconds++}"
            window.decorView.viewTreeObserver.dispatchOnDraw()
            main.postDelayed(::count, 1_000)
        }

        override fun onDestroy() {
            super.onDestroy()
            main.removeCallbacksAndMessages(null)
        }
    }

    private fun gaps(session: RecordedSession): List<JsonObject> =
        session.moments
            .filterIsInstance<Moment.Custom>()
            .filter { it.tag == "gap" }
            .map { it.payload }

    @Test
    fun `five hours in the background have no segment, and are one gap`() {
        app.open(CountingActivity::class.java)
        app.shows("second")
        app.leave()
        val before = app.replay.status().counts
        val counting = app.activity as CountingActivity
        val secondsBefore = counting.seconds
        app.skip(FIVE_HOURS)
        assertTrue("the timer ran", counting.seconds - secondsBefore >= FIVE_HOURS.seconds)
        val after = app.replay.status().counts
        assertEquals(before.toString(), after.toString())
        app.comeBack()
        app.shows("second")
        val session = app.end()
        assertEquals(before.segments + 1, session.segments.size.toLong())
        val gap = gaps(session).single()
        assertEquals("background", gap["reason"].asString)
        // The screen shows nothing of the hours between.
        val shown = session.moments.filterIsInstance<Moment.Screen>().flatMap { it.screen.texts }
        val numbers = shown.filter { it.startsWith("second ") }.map { it.removePrefix("second ").toInt() }
        val missed = secondsBefore + 1 until counting.seconds - LAST_SECONDS
        assertTrue("$numbers without $missed", numbers.none { it in missed } && numbers.any { it > missed.last })
    }

    @Test
    fun `five hours in which the process ended are one gap of five hours`() {
        app.open(CountingActivity::class.java)
        app.shows("second")
        app.leave()
        app.skip(FIVE_HOURS)
        app.restart()
        app.open(CountingActivity::class.java)
        app.shows("second")
        val gap = gaps(app.end(STILL_WALL_CLOCK)).single()
        assertEquals("background", gap["reason"].asString)
        val minutes = TimeUnit.MILLISECONDS.toMinutes(gap["duration_ms"].asLong)
        assertTrue("$minutes minutes", minutes in FIVE_HOURS.toMinutes() - 1..FIVE_HOURS.toMinutes() + 1)
    }

    private companion object {
        val FIVE_HOURS: Duration = Duration.ofHours(5)

        /** The wall clock is the machine's, which did not skip the hours. */
        const val STILL_WALL_CLOCK = "the device's wall clock was set"

        /** The timer goes on after the return. */
        const val LAST_SECONDS = 60
    }
}
