package dev.afterimage.internal.capture

import android.app.Activity
import android.content.Context
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.MaskOverride
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Trees that are large, deep, hostile, or that change while they are walked. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [21, 23, 35])
class HardTreesTest {
    @get:Rule
    val rule = CaptureRule()

    private fun column(
        context: Context,
        rows: Int,
        columns: Int,
    ) = LinearLayout(context).apply {
        orientation = LinearLayout.VERTICAL
        repeat(rows) {
            addView(LinearLayout(context).apply { repeat(columns) { addView(View(context), LinearLayout.LayoutParams(4, 2)) } })
        }
    }

    /** Is as large as its parent, without the framework's recursion, for which the stack of the test is too small. */
    private class NestedView(
        context: Context,
    ) : FrameLayout(context) {
        override fun onMeasure(
            widthMeasureSpec: Int,
            heightMeasureSpec: Int,
        ) = setMeasuredDimension(100, 100)

        override fun onLayout(
            changed: Boolean,
            left: Int,
            top: Int,
            right: Int,
            bottom: Int,
        ) = Unit
    }

    /** Throws when its opacity is read. */
    private class BrokenView(
        context: Context,
    ) : FrameLayout(context) {
        override fun getAlpha(): Float = throw IllegalStateException("secret text")
    }

    /** Throws when the walker reads its tags, before its node is written. */
    private class TaglessView(
        context: Context,
    ) : View(context) {
        override fun getTag(key: Int): Any = throw IllegalStateException("no tags")
    }

    /** Runs the app's code when it is walked. */
    private class ReactingView(
        context: Context,
        private val react: () -> Unit,
    ) : View(context) {
        override fun getLayoutDirection(): Int {
            react()
            return super.getLayoutDirection()
        }
    }

    @Test
    fun `a view that throws is blocked, and the others are walked`() {
        lateinit var broken: BrokenView
        lateinit var after: View
        rule.show { activity ->
            FrameLayout(activity).apply {
                broken = BrokenView(activity).apply { addView(TextView(activity)) }
                addView(broken)
                addView(TaglessView(activity))
                after = View(activity)
                addView(after)
            }
        }
        val frame = rule.frame()
        assertEquals(MaskOverride.BLOCK, frame.of(broken).attr(Attr.MASK_OVERRIDE))
        assertTrue(frame.children(frame.of(broken).id).isEmpty())
        assertTrue(frame.has(after))
        assertTrue(rule.failures.count >= 2)
        assertEquals("each failure is logged once", 2, rule.failed.size)
        assertFalse(rule.failed.any { "secret" in it })
    }

    @Test
    fun `views that are removed and moved during the walk are written once or not at all`() {
        lateinit var parent: FrameLayout
        var isActive = false
        val others = ArrayList<View>()
        rule.show { activity ->
            parent = FrameLayout(activity)
            repeat(3) { others.add(View(activity).also { view -> parent.addView(view) }) }
            val reacting =
                ReactingView(activity) {
                    if (isActive) {
                        isActive = false
                        parent.removeView(others[4])
                        parent.removeView(others[0])
                        parent.addView(others[0])
                    }
                }
            parent.addView(reacting, 1)
            repeat(3) { others.add(View(activity).also { view -> parent.addView(view) }) }
            parent
        }
        rule.frame()
        isActive = true
        val frame = rule.frame()
        assertFalse(isActive)
        assertFalse(frame.has(others[4]))
        assertEquals(
            frame.nodes.size,
            frame.nodes
                .map { it.id }
                .toSet()
                .size,
        )
        assertEquals(0, rule.failures.count)
    }

    @Test
    fun `of 20,000 views the core gets as many as it reads, and the frame is counted as incomplete`() {
        rule.show { column(it, 2_000, 10) }
        assertTrue(rule.frame().nodes.size in 10_000..10_002)
        assertTrue("${rule.capture.incompleteWalks}", rule.capture.incompleteWalks > 0)
        val walks = rule.capture.walks
        rule.idle(2_000)
        assertEquals("a walk that cannot add views does not follow", walks, rule.capture.walks)
        assertEquals(0, rule.failures.count)
    }

    @Test
    fun `all of 200 levels are in the frame, and the view behind 250 is counted`() {
        val levels = nested(200)
        val frame = rule.frame()
        assertEquals(emptyList<View>(), levels.filterNot { frame.has(it) })
        assertEquals(0, rule.capture.incompleteWalks)
        val more = nested(260)
        val cut = rule.frame()
        assertTrue(more.count { cut.has(it) } in 240..251)
        assertTrue("${rule.capture.incompleteWalks}", rule.capture.incompleteWalks > 0)
        assertEquals(0, rule.failures.count)
    }

    /** Shows views inside one another, and returns them. */
    private fun nested(levels: Int): List<View> {
        val views = ArrayList<View>()
        rule.show { context ->
            var inner: View = View(context).also { views.add(it) }
            repeat(levels) { inner = NestedView(context).apply { addView(inner) }.also { views.add(it) } }
            inner
        }
        return views
    }

    /** Merges frames as the core does: the children that a node lacks are those of the frame before, if the flag is set. */
    private fun merge(
        known: Map<Int, List<Int>>,
        frame: FrameReader,
    ): Map<Int, List<Int>> {
        val merged = HashMap<Int, List<Int>>()

        fun keep(id: Int) {
            val children = known[id] ?: return
            merged[id] = children
            children.forEach(::keep)
        }
        for (node in frame.nodes) {
            val written = frame.children(node.id).map { it.id }
            val isPartial = node.attr(Attr.CHILDREN_NOT_REACHED) == 1
            val kept = if (isPartial) known[node.id].orEmpty().filter { id -> frame.nodes.none { it.id == id } } else emptyList()
            merged[node.id] = written + kept
            kept.forEach(::keep)
        }
        return merged
    }

    @Test
    fun `a walk that runs out of time is continued by the next walks`() {
        lateinit var column: LinearLayout
        rule.show { activity -> column(activity, 30, 20).also { column = it } }
        val whole = rule.frame().nodes.size
        rule.capture.stop()
        rule.frames.clear()
        // Each reading of the clock costs 1 ms, and a walk has a few of them.
        rule.nsPerReading = 1_000_000
        rule.capture.start()
        rule.idle(20_000)
        assertTrue("${rule.frames.size}", rule.frames.size in 2..40)
        assertTrue(
            rule.frames
                .first()
                .nodes.size < whole,
        )
        assertTrue(
            rule.frames
                .first()
                .nodes
                .any { it.attr(Attr.CHILDREN_NOT_REACHED) == 1 },
        )
        var merged: Map<Int, List<Int>> = emptyMap()
        for (frame in rule.frames) merged = merge(merged, frame)
        assertEquals("${rule.frames.map { it.nodes.size }}", whole, merged.size)
        val walked = rule.frames.size
        rule.idle(20_000)
        assertEquals("a complete screen is not walked again", walked, rule.frames.size)
        assertTrue(rule.capture.incompleteWalks > 0)
    }

    @Test
    fun `a window of size zero and an app without windows give no frame`() {
        rule.capture.start()
        rule.idle(300)
        assertEquals(0, rule.frames.size)
        val activity = rule.show { TextView(it) }
        rule.idle(300)
        rule.frames.clear()
        activity.window.decorView.layout(0, 0, 0, 0)
        rule.capture.requestFrame()
        rule.idle(300)
        assertTrue(rule.frames.none { it.viewportWidth == 0 })
        assertEquals(0, rule.failures.count)
    }

    @Test
    fun `an activity that is created anew is captured, and the old one is released`() {
        val controller = rule.show(Activity::class.java)
        rule.frame()
        val old = java.lang.ref.WeakReference(controller.get().window.decorView)
        val oldId = ViewRecord.get(old.get()!!).id
        controller.recreate()
        rule.idle(200)
        val frame = rule.frame()
        assertTrue(frame.has(controller.get().window.decorView))
        assertFalse(frame.nodes.any { it.id == oldId })
        assertEquals(1, frame.children(0).size)
        assertTrue("the old window is released", isReleased(old))
    }

    private fun isReleased(reference: java.lang.ref.WeakReference<*>): Boolean {
        repeat(50) {
            if (reference.get() == null) return true
            System.gc()
            System.runFinalization()
        }
        return false
    }

    @Test
    fun `a view that redraws for ever is walked at the frame rate`() {
        lateinit var view: TextView
        var isOn = true
        rule.show { activity -> TextView(activity).also { view = it } }
        val redraw =
            object : Runnable {
                override fun run() {
                    view.requestLayout()
                    if (isOn) view.postDelayed(this, 8)
                }
            }
        rule.capture.start()
        rule.idle(300)
        rule.frames.clear()
        redraw.run()
        rule.idle(2_000)
        isOn = false
        assertTrue("${rule.frames.size}", rule.frames.size in 15..21)
    }

    @Test
    fun `ids stay with views and are not in the frame of another parent`() {
        lateinit var first: ViewGroup
        lateinit var second: ViewGroup
        lateinit var moved: View
        rule.show { activity ->
            FrameLayout(activity).apply {
                first = FrameLayout(activity).also { addView(it) }
                second = FrameLayout(activity).also { addView(it) }
                moved = View(activity).also { first.addView(it) }
            }
        }
        val id = rule.frame().of(moved).id
        first.removeView(moved)
        second.addView(moved)
        rule.idle()
        val frame = rule.frame()
        assertEquals(id, frame.of(moved).id)
        assertEquals(frame.of(second).id, frame.of(moved).parent)
        assertNull(frame.children(frame.of(first).id).firstOrNull())
    }
}
