package dev.afterimage.flows

import android.app.Activity
import android.os.Bundle
import android.os.SystemClock
import android.view.InputDevice
import android.view.MotionEvent
import android.view.MotionEvent.PointerCoords
import android.view.MotionEvent.PointerProperties
import android.widget.TextView
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Two fingers with the samples between two frames of the display (history), from the framework's own events to the replay. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class MultiTouchTest {
    private val app = RecordedApp()

    @After
    fun end() = app.close()

    /** A screen that takes all touches. */
    class PinchActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            setContentView(TextView(this).apply { text = "map" }.apply { setOnTouchListener { _, _ -> true } })
        }
    }

    /** The samples of two fingers: x of each, in pixels. The y tells the fingers apart. */
    private val path = List(SAMPLES) { (300f - 10f * it) to (400f + 10f * it) }

    private fun places(sample: Int) = listOf(path[sample].first to Y.first, path[sample].second to Y.second)

    private fun coordinates(
        sample: Int,
        count: Int,
    ) = Array(count) { finger ->
        PointerCoords().apply {
            x = places(sample)[finger].first
            y = places(sample)[finger].second
        }
    }

    private fun event(
        action: Int,
        sample: Int,
        count: Int,
        atMs: Long = SystemClock.uptimeMillis(),
    ): MotionEvent {
        val fingers =
            Array(count) { finger ->
                PointerProperties().apply {
                    id = finger
                    toolType = MotionEvent.TOOL_TYPE_FINGER
                }
            }
        return MotionEvent.obtain(
            atMs,
            atMs,
            action,
            count,
            fingers,
            coordinates(sample, count),
            0,
            0,
            1f,
            1f,
            0,
            0,
            InputDevice.SOURCE_TOUCHSCREEN,
            0,
        )
    }

    private fun dispatch(event: MotionEvent) {
        app.activity.window.decorView
            .dispatchTouchEvent(event)
        event.recycle()
        app.runFor(FRAME_MS)
    }

    @Test
    fun `both fingers and each sample of their history are in the replay`() {
        app.open(PinchActivity::class.java)
        val second = 1 shl MotionEvent.ACTION_POINTER_INDEX_SHIFT
        dispatch(event(MotionEvent.ACTION_DOWN, 0, 1))
        dispatch(event(MotionEvent.ACTION_POINTER_DOWN or second, 0, 2))
        for (from in 1 until SAMPLES step BATCH) {
            // The samples of one event have times before it.
            val startMs = SystemClock.uptimeMillis() - BATCH * SAMPLE_MS
            val move = event(MotionEvent.ACTION_MOVE, from, 2, startMs)
            for (later in 1 until BATCH) move.addBatch(startMs + later * SAMPLE_MS, coordinates(from + later, 2), 0)
            assertEquals(BATCH - 1, move.historySize)
            dispatch(move)
        }
        dispatch(event(MotionEvent.ACTION_POINTER_UP or second, SAMPLES - 1, 2))
        dispatch(event(MotionEvent.ACTION_UP, SAMPLES - 1, 1))
        app.settle()
        val session = app.end()

        val density = app.activity.resources.displayMetrics.density
        val expected = listOf(path.map { it.first / density }, path.map { it.second / density })
        assertEquals(rounded(expected[0].drop(1)), rounded(moves(session.rrweb).map { it.first }))
        val start = session.moments.filterIsInstance<Moment.TouchStart>().single()
        assertEquals(rounded(listOf(path[0].first / density, Y.first / density)), rounded(listOf(start.x, start.y)))
        assertEquals(1, session.moments.filterIsInstance<Moment.TouchEnd>().size)

        // The player has one cursor, so a further finger is an event of its own.
        val further =
            session.moments
                .filterIsInstance<Moment.Custom>()
                .filter { it.tag == "touch" }
                .map { it.payload }
        assertEquals(listOf("start") + List(SAMPLES - 1) { "move" } + "end", further.map { it["phase"].asString })
        assertEquals(1, further.map { it["pointer"].asInt }.toSet().size)
        assertEquals(rounded(expected[1] + expected[1].last()), rounded(further.map { it["x"].asDouble }))
        assertEquals(setOf(Math.round(Y.second / density).toLong()), rounded(further.map { it["y"].asDouble }).toSet())
    }

    private fun rounded(values: List<Number>) = values.map { Math.round(it.toDouble()) }

    /** Returns the places of all moves in the replay, in their order. */
    private fun moves(rrweb: String): List<Pair<Double, Double>> =
        JsonParser
            .parseString(rrweb)
            .asJsonArray
            .map { it.asJsonObject }
            .filter { it["type"].asInt == INCREMENTAL && it.getAsJsonObject("data")["source"].asInt == TOUCH_MOVE }
            .flatMap { event -> event.getAsJsonObject("data").getAsJsonArray("positions").map { place(it.asJsonObject) } }

    private fun place(position: JsonObject) = position["x"].asDouble to position["y"].asDouble

    private companion object {
        const val SAMPLES = 13

        /** Samples of one event: a display of 60 Hz above a digitizer of 240 Hz. */
        const val BATCH = 4
        const val SAMPLE_MS = 4L
        const val FRAME_MS = 40L
        val Y = 500f to 900f

        /** Numbers of rrweb. */
        const val INCREMENTAL = 3
        const val TOUCH_MOVE = 6
    }
}
