package dev.afterimage.internal.capture

import android.app.Activity
import android.content.Context
import android.os.Build
import android.view.View
import android.view.ViewGroup
import android.widget.ArrayAdapter
import android.widget.Button
import android.widget.EditText
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ListView
import android.widget.TextView
import com.sun.management.ThreadMXBean
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.content.ViewContent
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import java.lang.management.ManagementFactory

/** The memory that a walk of a screen that did not change allocates. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [23, 35])
class SteadyWalkTest {
    @get:Rule
    val rule = CaptureRule()

    private val content by lazy { ViewContent(rule.failures) }
    private val scratch = FrameWriter()
    private val place = IntArray(2)
    private val numbers = FloatArray(9)
    private val part = android.graphics.Rect()
    private val own = android.graphics.Matrix()
    private val inverse = android.graphics.Matrix()
    private val box = android.graphics.RectF()

    private fun screen(activity: Activity): View =
        LinearLayout(activity).apply {
            orientation = LinearLayout.VERTICAL
            // Before API level 29 such an order is read by reflection, which allocates.
            if (Build.VERSION.SDK_INT >=
                29
            ) {
                addView(OwnOrder(activity).apply { repeat(3) { addView(View(activity)) } }, LinearLayout.LayoutParams(-1, 10))
            }
            repeat(30) { row ->
                addView(
                    LinearLayout(activity).apply {
                        setPadding(1, 2, 3, 4)
                        addView(TextView(activity).apply { text = "Text $row" })
                        addView(Button(activity).apply { elevation = row.toFloat() })
                        addView(EditText(activity).apply { alpha = 0.5f })
                        addView(FrameLayout(activity).apply { rotation = row.toFloat() })
                        addView(View(activity).apply { clipBounds = null })
                    },
                    LinearLayout.LayoutParams(-1, 20),
                )
            }
            addView(
                ListView(activity).apply {
                    adapter = ArrayAdapter(activity, android.R.layout.simple_list_item_1, List(300) { "row $it" })
                    setSelection(200)
                },
                LinearLayout.LayoutParams(-1, 300),
            )
        }

    /** Draws its children in an order of its own, as RecyclerView and ViewPager can. */
    private class OwnOrder(
        context: Context,
    ) : FrameLayout(context) {
        init {
            isChildrenDrawingOrderEnabled = true
        }

        override fun getChildDrawingOrder(
            childCount: Int,
            drawingPosition: Int,
        ): Int = childCount - 1 - drawingPosition
    }

    /** Calls the getters that the walker calls, since Robolectric's shadows allocate in some of them. */
    private fun plainWalk(view: View) {
        if (view.visibility != View.VISIBLE) return
        view.getTag(1 shl 24)
        view.getTag(1 shl 25)
        view.tag
        view.id
        view.left + view.top + view.right + view.bottom
        view.layoutDirection
        view.alpha
        if (Build.VERSION.SDK_INT >= 29) view.transitionAlpha
        if (!view.matrix.isIdentity) {
            own.set(view.matrix)
            own.getValues(numbers)
            own.invert(inverse)
            inverse.mapRect(box)
        }
        if (Build.VERSION.SDK_INT >= 23) view.getClipBounds(part)
        view.clipToOutline
        content.kind(view)
        content.write(view, scratch, 1.0)
        if (view !is ViewGroup || !content.hasWalkedChildren(view)) content.writeParts(view, 1, scratch, 1.0)
        if (view !is ViewGroup) return
        view.scrollX
        view.scrollY
        view.scrollX
        view.scrollY
        view.clipChildren
        view.clipToPadding
        for (index in 0 until view.childCount) {
            val child = view.getChildAt(index)
            child.z
            child.z
            plainWalk(child)
        }
    }

    private fun plain(root: View) {
        root.getLocationOnScreen(place)
        root.getLocationOnScreen(place)
        root.resources.displayMetrics.density
        content.begin()
        scratch.begin(0, 0, 0)
        scratch.node(1, 0, 0, 0, 0, 0, 0)
        plainWalk(root)
    }

    private fun allocated(action: () -> Unit): Long {
        val bean = ManagementFactory.getThreadMXBean() as ThreadMXBean
        val thread = Thread.currentThread().id
        var least = Long.MAX_VALUE
        repeat(60) {
            val before = bean.getThreadAllocatedBytes(thread)
            action()
            least = minOf(least, bean.getThreadAllocatedBytes(thread) - before)
        }
        return least
    }

    @Test
    fun `a steady walk allocates nothing`() {
        val activity = rule.show(::screen)
        val root = activity.window.decorView
        val failures = rule.failures
        val windows = Windows(RootViews(failures), NoSignals, failures)
        windows.compare()
        val composer = FrameComposer(content, 0, failures)
        val deadline = WalkDeadline { 0L }
        val ours =
            allocated {
                deadline.start(1)
                composer.compose(windows, deadline, null)
            }
        val theirs = allocated { plain(root) }
        windows.clear()
        assertEquals(emptyList<String>(), rule.failed)
        assertTrue("the walk allocates ${ours - theirs} bytes ($ours less $theirs)", ours <= theirs)
    }

    private object NoSignals : WindowSignals {
        override fun onPreDraw() = Unit

        override fun onDraw() = Unit

        override fun onWindowsChanged() = Unit
    }

    @Test
    fun `memory is flat over 10,000 frames`() {
        val activity =
            rule.show { activity ->
                FrameLayout(activity).apply { repeat(6) { addView(TextView(activity).apply { text = "Text $it" }) } }
            }
        val windows = Windows(RootViews(rule.failures), NoSignals, rule.failures)
        windows.compare()
        val composer = FrameComposer(content, 0, rule.failures)
        val deadline = WalkDeadline { 0L }
        val texts = descendants(activity.window.decorView).filterIsInstance<TextView>()

        fun walk(frames: Int) {
            repeat(frames) { frame ->
                texts[frame % texts.size].translationX = frame.toFloat()
                deadline.start(1)
                composer.compose(windows, deadline, null)
            }
        }
        walk(1_000)
        // Other threads of the process allocate too: only memory that the walks keep grows in each round.
        val grown =
            (1..3).minOf {
                val before = usedBytes()
                walk(10_000)
                usedBytes() - before
            }
        windows.clear()
        assertTrue("10,000 frames left $grown bytes", grown < 200_000)
    }

    /** Before API level 24 matrices have a finalizer: the first collection keeps them until its thread has run. */
    private fun usedBytes(): Long {
        val runtime = Runtime.getRuntime()
        repeat(3) {
            System.gc()
            System.runFinalization()
        }
        return runtime.totalMemory() - runtime.freeMemory()
    }
}
