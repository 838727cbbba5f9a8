package dev.afterimage.flows

import android.app.Activity
import android.os.Bundle
import android.os.Looper
import android.os.SystemClock
import android.widget.LinearLayout
import android.widget.TextView
import dev.afterimage.FlushCallback
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.SessionReplay
import dev.afterimage.SessionReplayConfig
import dev.afterimage.ffi.Collector
import dev.afterimage.ffi.directCallbacksHere
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/**
 * A change of the session id and of the device id while nothing is drawn: a whole frame at once begins each recording.
 *
 * The capture's clock is Robolectric's, by which a walk takes no time: the first ones in a JVM would use up the time bank of minutes.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], instrumentedPackages = ["dev.afterimage.internal.capture"])
class StillScreenTest {
    private val collector = Collector().also { directCallbacksHere() }
    private val replay =
        SessionReplay(
            RuntimeEnvironment.getApplication(),
            SessionReplayConfig("kotlin-key", DEVICE) {
                sessionId = SESSION
                sampleRate = 1.0
                enableRemoteConfig = false
                serverUrl = collector.url
            },
        )

    @After
    fun end() {
        replay.dispose()
        passTime()
        collector.close()
    }

    /** Shows texts, and draws nothing by itself. */
    class StillActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            val rows = LinearLayout(this).apply { orientation = LinearLayout.VERTICAL }
            for (row in ROWS) rows.addView(TextView(this).apply { text = row })
            setContentView(rows)
        }
    }

    @Test
    fun `each id gets a recording of its own, which begins with the whole screen`() {
        replay.start()
        Robolectric.buildActivity(StillActivity::class.java).setup()
        until("a recording", ::passTime) { replay.status().isRecording }
        change(SESSION + 1, DEVICE) { replay.sessionId = SESSION + 1 }
        change(SESSION + 1, OTHER_DEVICE) { replay.deviceId = OTHER_DEVICE }
        change(SESSION + 2, OTHER_DEVICE) { replay.sessionId = SESSION + 2 }
        flush()

        val segments = List(collector.waiting) { collector.segment() }
        val recordings = segments.groupBy { it.headers.getValue("afterimage-segment").substringBeforeLast('/') }
        val names = listOf("$DEVICE/$SESSION", "$DEVICE/${SESSION + 1}", "$OTHER_DEVICE/${SESSION + 1}", "$OTHER_DEVICE/${SESSION + 2}")
        assertEquals(names, recordings.keys.toList())
        for ((name, received) in recordings) {
            // Nothing of the other recordings is known to the export.
            val session = RecordedSession(received.map { it.body }, emptyList())
            val first = session.moments.filterIsInstance<Moment.Screen>().first()
            assertTrue("$name: ${session.story()}", ROWS.all { first.screen.shows(it) })
        }
        assertEquals(0, replay.status().counts.failures)
    }

    /** Makes a change, and waits for the frame after it while no time passes for the app. */
    private fun change(
        session: Long,
        device: String,
        make: () -> Unit,
    ) {
        // The pause after the last frame is over. The app's clock is far ahead of the engine's, which takes frames as walked when they arrive.
        shadowOf(Looper.getMainLooper()).idleFor(QUIET)
        val beforeMs = SystemClock.uptimeMillis()
        make()
        until("a recording of $device/$session", { shadowOf(Looper.getMainLooper()).idle() }) {
            replay.status().run { isRecording && sessionId == session && deviceId == device }
        }
        assertEquals("the frame waited for a timer", beforeMs, SystemClock.uptimeMillis())
    }

    private fun flush() {
        val report = CompletableFuture<FlushReport>()
        replay.flush(TimeUnit.SECONDS.toMillis(WAIT_S), FlushCallback { report.complete(it) })
        assertEquals(FlushOutcome.DELIVERED, report.get(WAIT_S, TimeUnit.SECONDS).outcome)
    }

    /** Lets time pass for the app, without a drawing. */
    private fun passTime() {
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(STEP_MS))
    }

    private fun until(
        what: String,
        turn: () -> Unit,
        condition: () -> Boolean,
    ) {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (!condition()) {
            check(System.nanoTime() < end) { "not reached: $what; ${replay.status()}" }
            turn()
            LockSupport.parkNanos(PAUSE_NS)
        }
    }

    private companion object {
        const val SESSION = 1_700_000_000_000L
        const val DEVICE = "device-kotlin"
        const val OTHER_DEVICE = "device-other"
        val ROWS = listOf("the first row", "the second row", "the last row")

        /** Some frames of a display. */
        const val STEP_MS = 50L

        /** More than any pause between two frames, and than the engine takes for a frame's delay. */
        val QUIET: Duration = Duration.ofMinutes(10)

        const val PAUSE_NS = 1_000_000L
        const val WAIT_S = 30L
    }
}
