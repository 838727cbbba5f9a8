package dev.afterimage.internal.overlay

import android.app.Activity
import android.graphics.Bitmap
import android.os.SystemClock
import android.text.InputType
import android.view.View
import android.view.ViewGroup
import android.widget.Button
import android.widget.CheckBox
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import dev.afterimage.afterimageBlock
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageUnmask
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

/** The outlines on ten screens, against the frames that the engine records. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS], qualifiers = "w400dp-h800dp-xhdpi")
class MaskOverlayTest {
    @get:Rule
    val rule = CaptureRule()

    private val engine: ReplayEngine =
        Host(Files.createTempDirectory("overlay"), "http://127.0.0.1:9").start().also { directCallbacksHere() }
    private var recorded: ByteBuffer? = null

    /** Walks take no time: the clock stands still in a test. */
    private val clock = NanoClock { SystemClock.uptimeMillis() * 1_000_000 }
    private val overlay by lazy {
        MaskOverlay(RuntimeEnvironment.getApplication(), ViewContent(rule.failures), engine::explain, rule.failures, clock)
    }
    private val recording by lazy {
        val sink =
            FrameSink { buffer ->
                recorded = copy(buffer)
                engine.submitFrame(buffer)
            }
        Capture(RuntimeEnvironment.getApplication(), ViewContent(rule.failures), sink, rule.failures, 10, clock = clock)
    }

    @After
    fun end() {
        overlay.hide()
        recording.stop()
        engine.dispose()
    }

    private fun copy(buffer: ByteBuffer): ByteBuffer {
        val copied = ByteBuffer.allocateDirect(buffer.remaining())
        copied.put(buffer.duplicate())
        copied.flip()
        return copied
    }

    /** Records a frame of the screen, and returns it. */
    private fun record(): ByteBuffer {
        recorded = null
        recording.start()
        rule.idle(CaptureRule.FRAME_MS)
        recording.requestFrame()
        rule.idle(CaptureRule.FRAME_MS)
        return recorded!!
    }

    /** Waits for the engine's answer, and returns the outlines of a window. */
    private fun outlines(root: View): Map<Int, Outline> {
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
        while (overlay.outlines(root).isEmpty() && System.nanoTime() < end) rule.idle(20)
        return overlay.outlines(root).associateBy { it.node }
    }

    private fun group(
        activity: Activity,
        vararg children: View,
    ) = LinearLayout(activity).apply {
        orientation = LinearLayout.VERTICAL
        for (child in children) addView(child, ViewGroup.LayoutParams(300, 100))
    }

    private fun text(activity: Activity) = TextView(activity).apply { text = "Hello" }

    private val screens: List<(Activity) -> View> =
        listOf(
            { group(it, text(it), Button(it).apply { text = "Go" }, EditText(it)) },
            { group(it, EditText(it).apply { inputType = InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_PASSWORD }) },
            { group(it, text(it), EditText(it)).apply { afterimageMask() } },
            { group(it, text(it), group(it, text(it)).apply { afterimageBlock() }) },
            { group(it, EditText(it).apply { afterimageUnmask() }, CheckBox(it).apply { text = "Check" }) },
            { group(it, text(it), EditText(it)).apply { rotation = 30f } },
            { activity ->
                group(activity, text(activity)).apply {
                    scaleX = 0.5f
                    translationY = 120f
                    getChildAt(0).rotation = 90f
                }
            },
            { ScrollView(it).apply { addView(group(it, *Array(40) { _ -> text(it) })) } },
            { activity ->
                FrameLayout(activity).apply {
                    addView(ImageView(activity).apply { setImageBitmap(Bitmap.createBitmap(9, 9, Bitmap.Config.ARGB_8888)) }, 90, 90)
                    addView(group(activity, text(activity)).apply { translationX = 77f }, 300, 300)
                }
            },
            { group(it, text(it), EditText(it)).apply { layoutDirection = View.LAYOUT_DIRECTION_RTL } },
        )

    @Test
    fun `outlines are the drawn corners and the decisions of the recorded frame`() {
        var masked = 0
        var blocked = 0
        for (screen in screens) {
            val activity = rule.show(screen)
            (activity.findViewById<ViewGroup>(android.R.id.content)!!.getChildAt(0) as? ScrollView)?.scrollTo(0, 333)
            val root = activity.window.decorView
            val buffer = record()
            val frame = FrameReader(buffer)
            val decisions = engine.decisions(buffer).associateBy { it.node.toInt() }
            overlay.show()
            val drawn = outlines(root)
            assertTrue(drawn.isNotEmpty())
            val density = root.resources.displayMetrics.density
            for (outline in drawn.values) {
                val decision = decisions.getValue(outline.node)
                assertEquals(decision.action to decision.reason, outline.action to outline.reason)
                val expected = frame.corners(frame.node(outline.node))
                for (i in expected.indices) assertEquals(expected[i] / 10, (outline.corners[i] / density).toDouble(), 1.0)
            }
            // Each drawn node without children in the recorded frame has an outline.
            val parents = frame.nodes.map { it.parent }.toSet()
            val own = descendants(root).map { ViewRecord.get(it).id }.toSet()
            val leaves = frame.nodes.filter { it.id in own && it.id in decisions && it.id !in parents && frame.isInAncestors(it) }
            assertTrue(leaves.isNotEmpty())
            for (leaf in leaves) assertTrue("$leaf", drawn.containsKey(leaf.id))
            masked += drawn.values.count { it.action == MaskAction.MASK }
            blocked += drawn.values.count { it.action == MaskAction.BLOCK }
            overlay.hide()
            recording.stop()
        }
        assertTrue("$masked and $blocked", masked > 5 && blocked > 0)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `the overlay is never in a recording, and ends when it is hidden`() {
        val activity = rule.show(screens[0])
        val root = activity.window.decorView
        val before = FrameReader(record()).nodes.map { it.toString() }
        overlay.show()
        assertTrue(outlines(root).isNotEmpty())
        assertEquals(before, FrameReader(record()).nodes.map { it.toString() })
        overlay.hide()
        assertTrue(overlay.outlines(root).isEmpty())
        assertEquals(before, FrameReader(record()).nodes.map { it.toString() })
    }

    @Test
    fun `outlines follow a view that moves`() {
        val activity = rule.show(screens[0])
        val root = activity.window.decorView
        val text = activity.findViewById<ViewGroup>(android.R.id.content)!!.let { (it.getChildAt(0) as ViewGroup).getChildAt(0) }
        overlay.show()
        val id = ViewRecord.get(text).id
        val x = outlines(root).getValue(id).corners[0]
        text.translationX = 50f
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30)
        while (outlines(root).getValue(id).corners[0] == x && System.nanoTime() < end) rule.idle(100)
        assertEquals(x + 50f, outlines(root).getValue(id).corners[0], 0.01f)
    }

    @Test
    fun `an answer about a frame from before a change of the overlay is ignored`() {
        val activity = rule.show(screens[0])
        val root = activity.window.decorView
        val answers = ArrayList<() -> Unit>()
        val held =
            FrameExplainer { buffer, done ->
                val decisions = engine.decisions(buffer)
                answers.add { done(decisions) }
            }
        val slow = MaskOverlay(RuntimeEnvironment.getApplication(), ViewContent(rule.failures), held, rule.failures, clock)
        slow.show()
        rule.idle(CaptureRule.FRAME_MS)
        slow.hide()
        val before = answers.size
        slow.show()
        rule.idle(CaptureRule.FRAME_MS)
        assertTrue("$before of ${answers.size}", before in 1 until answers.size)
        answers.take(before).forEach { it() }
        rule.idle(CaptureRule.FRAME_MS)
        assertTrue(slow.outlines(root).isEmpty())
        answers.drop(before).forEach { it() }
        rule.idle(CaptureRule.FRAME_MS)
        assertTrue(slow.outlines(root).isNotEmpty())
        slow.hide()
    }
}
