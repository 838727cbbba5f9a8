package dev.afterimage.internal.overlay

import android.os.SystemClock
import android.view.View
import android.view.ViewGroup
import android.widget.TextView
import dev.afterimage.afterimageBlock
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.ffi.Golden
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.MaskAction
import dev.afterimage.ffi.ReplayEngine
import dev.afterimage.ffi.directCallbacksHere
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.capture.NanoClock
import dev.afterimage.internal.capture.ViewRecord
import dev.afterimage.internal.capture.corners
import dev.afterimage.internal.capture.descendants
import dev.afterimage.internal.capture.isInAncestors
import dev.afterimage.internal.content.ViewContent
import dev.afterimage.testapp.Canary
import dev.afterimage.testapp.Screen
import dev.afterimage.testapp.Screens
import dev.afterimage.testapp.Secrecy
import dev.afterimage.testapp.ShownScreen
import dev.afterimage.testapp.roots
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.nio.ByteBuffer
import java.nio.file.Files
import java.util.concurrent.TimeUnit

/**
 * The outlines on ten screens of real widgets and their windows, as they are and under a transform, against the frames that are recorded,
 * and against the bytes and the export of these recordings.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class OverlayScreensTest {
    @get:Rule
    val rule = CaptureRule()

    private val engine: ReplayEngine =
        Host(
            Files.createTempDirectory("overlay"),
            "http://127.0.0.1:9",
        ).start().also { directCallbacksHere() }
    private val clock = NanoClock { SystemClock.uptimeMillis() * 1_000_000 }
    private val overlay =
        MaskOverlay(RuntimeEnvironment.getApplication(), ViewContent(rule.failures), engine::explain, rule.failures, clock)
    private var recorded: ByteBuffer? = null
    private val recording =
        Capture(
            RuntimeEnvironment.getApplication(),
            ViewContent(rule.failures),
            FrameSink { buffer ->
                recorded = Golden.direct(ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) })
                engine.submitFrame(buffer)
            },
            rule.failures,
            10,
            clock = clock,
        )
    private var shown = 0
    private val actions = HashSet<MaskAction>()
    private val compared = HashMap<MaskAction, Int>()

    @After
    fun end() {
        overlay.hide()
        recording.stop()
        engine.dispose()
    }

    @Test
    fun `outlines are the drawn corners and the decisions of the recorded frame`() {
        assertEquals(10, Screens.some.size)
        for (screen in Screens.some) ShownScreen.show(screen).use(::check)
        assertTrue("$actions", actions.containsAll(listOf(MaskAction.KEEP, MaskAction.MASK, MaskAction.BLOCK)))
        assertTrue("$shown outlines", shown > LEAST)
        assertEquals(emptyList<String>(), rule.failed)
        for ((action, least) in LEAST_RECORDED) assertTrue("$compared", (compared[action] ?: 0) >= least)
    }

    private fun check(shown: ShownScreen) {
        if (shown.screen.name == BLOCKED_SCREEN) blockText()
        compare(shown)
        for (root in roots()) {
            val content = (root as ViewGroup).getChildAt(0)
            content.rotation = 7f
            content.scaleX = 0.8f
            content.scaleY = 0.9f
            content.translationX = 13.3f
        }
        ShownScreen.settle()
        compare(shown)
    }

    /** Blocks a view with a text that the recording would show. */
    private fun blockText() {
        val text = roots().flatMap(::descendants).first { it is TextView && Canary.find(it.text)?.let(Canary::secrecy) == Secrecy.LABEL }
        text.afterimageBlock()
        ShownScreen.settle()
    }

    private fun compare(shown: ShownScreen) {
        val screen = shown.screen
        val buffer = record()
        val frame = FrameReader(buffer)
        val decisions = engine.decisions(buffer).associateBy { it.node.toInt() }
        val recorded = RecordedDecisions(screen.name, buffer, decisions).apply { check() }
        for ((action, count) in recorded.compared) compared[action] = (compared[action] ?: 0) + count
        overlay.show()
        val main = shown.activity.window.decorView
        val before = this.shown
        for (root in roots()) compare(screen, root, main, frame, decisions)
        assertTrue("$screen has no outlines", this.shown > before)
        overlay.hide()
        assertTrue(roots().all { overlay.outlines(it).isEmpty() })
        recording.stop()
    }

    private fun compare(
        screen: Screen,
        root: View,
        main: View,
        frame: FrameReader,
        decisions: Map<Int, ExplainedNode>,
    ) {
        val views = descendants(root).associateBy { ViewRecord.get(it).id }
        val recorded = frame.nodes.filter { it.id in views && it.id in decisions }
        if (recorded.isEmpty()) return
        val drawn = outlines(root)
        val density = root.resources.displayMetrics.density
        val place = IntArray(2).also { root.getLocationOnScreen(it) }
        val origin = IntArray(2).also { main.getLocationOnScreen(it) }
        for (outline in drawn.values) {
            val decision = decisions.getValue(outline.node)
            assertEquals("$screen", decision.action to decision.reason, outline.action to outline.reason)
            val expected = frame.corners(frame.node(outline.node))
            for (i in expected.indices) {
                val corner = (outline.corners[i] + place[i and 1] - origin[i and 1]) / density
                assertEquals("$screen: ${views[outline.node]}", expected[i] / TENTHS, corner.toDouble(), 1.0)
            }
            actions.add(outline.action)
        }
        // Each drawn view without children in the recorded frame has an outline.
        val parents = frame.nodes.map { it.parent }.toSet()
        for (leaf in recorded) {
            if (leaf.id !in parents && frame.isInAncestors(leaf)) assertTrue("$screen: ${views[leaf.id]}", leaf.id in drawn)
        }
        shown += drawn.size
    }

    /** Records a frame of the screen, and returns it. */
    private fun record(): ByteBuffer {
        recording.start()
        rule.idle(CaptureRule.FRAME_MS)
        recorded = null
        recording.requestFrame()
        rule.idle(CaptureRule.FRAME_MS)
        return recorded!!
    }

    /** Waits for the engine's answer, and returns the outlines of a window. */
    private fun outlines(root: View): Map<Int, Outline> {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (overlay.outlines(root).isEmpty() && System.nanoTime() < end) rule.idle(CaptureRule.FRAME_MS)
        return overlay.outlines(root).associateBy { it.node }
    }

    private companion object {
        const val TENTHS = 10

        /** The least number of outlines: two rounds of ten screens with some widgets each. */
        const val LEAST = 200
        const val WAIT_S = 30L

        /** The screen on which the app blocks a text. */
        const val BLOCKED_SCREEN = "search results"

        /** The least number of recorded nodes that have a decision: a block in each of two rounds, and texts on most screens. */
        val LEAST_RECORDED = mapOf(MaskAction.KEEP to 40, MaskAction.MASK to 10, MaskAction.BLOCK to 2)
    }
}
