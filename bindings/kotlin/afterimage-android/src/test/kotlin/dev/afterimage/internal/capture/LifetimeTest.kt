package dev.afterimage.internal.capture

import android.app.Activity
import android.app.Application
import android.app.Presentation
import android.content.Context
import android.hardware.display.DisplayManager
import android.view.Gravity
import android.view.View
import android.view.ViewTreeObserver
import android.view.WindowManager
import android.widget.FrameLayout
import android.widget.PopupWindow
import android.widget.TextView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowDisplayManager
import java.lang.ref.WeakReference

/** Windows that are opened and closed, and the references of capture that are left after their end or its own. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [21, 23, 35])
class LifetimeTest {
    @get:Rule
    val rule = CaptureRule()

    private fun isReleased(reference: WeakReference<*>): Boolean {
        repeat(50) {
            if (reference.get() == null) return true
            System.gc()
            System.runFinalization()
        }
        return false
    }

    @Test
    fun `each of ten activities is in at least one frame`() {
        rule.capture.start()
        val decors = ArrayList<View>()
        var previous: org.robolectric.android.controller.ActivityController<Activity>? = null
        repeat(10) { number ->
            val next = Robolectric.buildActivity(Activity::class.java)
            next.create()
            next.get().setContentView(TextView(next.get()).apply { text = "Screen $number" })
            previous?.pause()
            next
                .start()
                .postCreate(null)
                .resume()
                .visible()
            decors.add(next.get().window.decorView)
            // The transition: both are on the screen.
            rule.idle(150)
            previous?.stop()?.destroy()
            rule.idle(150)
            previous = next
        }
        for (decor in decors) assertTrue(rule.frames.any { it.has(decor) })
        val last = rule.frames.last()
        assertEquals(1, last.children(0).size)
        assertEquals(emptyList<String>(), rule.failed)
        previous?.pause()?.stop()?.destroy()
    }

    @Test
    fun `views and windows that ended are released while capture runs`() {
        var parent: FrameLayout? = null
        val activity = rule.show { activity -> FrameLayout(activity).also { parent = it } }
        var child: View? = TextView(activity)
        parent!!.addView(child)
        // A window of its own: Robolectric keeps the last dialog and the last popup.
        var window: View? = TextView(activity)
        activity.windowManager.addView(window, WindowManager.LayoutParams(WindowManager.LayoutParams.TYPE_APPLICATION))
        rule.frame()
        assertEquals(
            2,
            rule.frames
                .last()
                .children(0)
                .size,
        )
        assertTrue(rule.frames.last().has(child!!))
        val gone = WeakReference(child)
        val closed = WeakReference(window)
        parent!!.removeView(child)
        activity.windowManager.removeView(window)
        child = null
        window = null
        rule.frames.clear()
        rule.idle(200)
        assertEquals(
            "a frame without the window",
            1,
            rule.frames
                .last()
                .children(0)
                .size,
        )
        assertTrue("the view", isReleased(gone))
        assertTrue("the window", isReleased(closed))
        assertTrue(parent!!.isAttachedToWindow)
    }

    @Test
    fun `a stop leaves no listener, callback or message of ours and those of others`() {
        val activity = rule.show { TextView(it) }
        val decor = activity.window.decorView
        var otherDraws = 0
        val other = ViewTreeObserver.OnDrawListener { otherDraws++ }
        decor.viewTreeObserver.addOnDrawListener(other)
        val before = listeners(decor.viewTreeObserver)
        val callbacks = callbacks()
        rule.frame()
        assertTrue(listeners(decor.viewTreeObserver) > before)
        assertTrue(callbacks() > callbacks)
        rule.capture.touched()
        rule.capture.requestFrame()
        rule.capture.stop()
        assertEquals(before, listeners(decor.viewTreeObserver))
        assertEquals(callbacks, callbacks())
        decor.viewTreeObserver.dispatchOnDraw()
        assertEquals(1, otherDraws)
        rule.frames.clear()
        rule.idle(2_000)
        assertEquals(0, rule.frames.size)
        // A second stop, and a stop before any start, change nothing.
        rule.capture.stop()
        assertEquals(emptyList<String>(), rule.failed)
    }

    private fun listeners(observer: ViewTreeObserver): Int =
        listOf("mOnPreDrawListeners", "mOnDrawListeners", "mOnWindowFocusListeners").sumOf { name ->
            val field = ViewTreeObserver::class.java.getDeclaredField(name).apply { isAccessible = true }
            val list = field.get(observer) ?: return@sumOf 0
            val size =
                list.javaClass.declaredMethods
                    .first { it.name == "size" }
                    .apply { isAccessible = true }
            size.invoke(list) as Int
        }

    private fun callbacks(): Int {
        val field = Application::class.java.getDeclaredField("mActivityLifecycleCallbacks").apply { isAccessible = true }
        return (field.get(RuntimeEnvironment.getApplication()) as List<*>).size
    }

    @Test
    fun `a drawing walks at once, and a stop while drawing is postponed`() {
        val activity = rule.show { TextView(it) }
        rule.frame()
        rule.idle(200)
        rule.frames.clear()
        rule.advice = dev.afterimage.ffi.CaptureAdvice.Stop
        activity.window.decorView.viewTreeObserver
            .dispatchOnDraw()
        assertEquals(1, rule.frames.size)
        rule.idle(200)
        activity.window.decorView.viewTreeObserver
            .dispatchOnDraw()
        assertEquals(1, rule.frames.size)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a popup of an activity that is left stays with its window`() {
        val first = rule.show { TextView(it).apply { text = "first" } }
        val popup = PopupWindow(TextView(first).apply { text = "pop" }, 100, 50)
        popup.showAtLocation(first.window.decorView, Gravity.NO_GRAVITY, 3, 4)
        rule.capture.start()
        val second = rule.show { TextView(it).apply { text = "second" } }
        val frame = rule.frame()
        val roots = frame.children(0).map { it.id }
        val expected = listOf(first.window.decorView, popup.contentView.rootView, second.window.decorView)
        assertEquals(expected.map { ViewRecord.get(it).id }, roots)
        first.window.decorView.visibility = View.INVISIBLE
        assertEquals(listOf(ViewRecord.get(second.window.decorView).id), rule.frame().children(0).map { it.id })
        popup.dismiss()
    }

    @Test
    fun `windows on another display are left out`() {
        val activity = rule.show { TextView(it) }
        val id = ShadowDisplayManager.addDisplay("w500dp-h300dp")
        val manager = activity.getSystemService(Context.DISPLAY_SERVICE) as DisplayManager
        val presentation = Presentation(activity, manager.getDisplay(id))
        presentation.setContentView(TextView(presentation.context).apply { text = "for the audience" })
        presentation.show()
        rule.idle()
        val frame = rule.frame()
        assertEquals(listOf(ViewRecord.get(activity.window.decorView).id), frame.children(0).map { it.id })
        presentation.dismiss()
    }

    @Test
    fun `two captures see the same ids`() {
        val activity = rule.show { TextView(it) }
        val first = rule.frame()
        val frames = ArrayList<dev.afterimage.internal.buffer.FrameReader>()
        val sink =
            FrameSink { buffer ->
                frames.add(
                    dev.afterimage.internal.buffer
                        .FrameReader(buffer),
                )
                dev.afterimage.ffi.CaptureAdvice.Stop
            }
        val other =
            Capture(
                RuntimeEnvironment.getApplication(),
                dev.afterimage.internal.content
                    .ViewContent(rule.failures),
                sink,
                rule.failures,
                10,
                source = 3,
            )
        other.start()
        rule.idle(200)
        assertEquals(3, frames.single().source)
        assertEquals(first.nodes.map { it.id }, frames.single().nodes.map { it.id })
        other.stop()
        assertEquals(first.nodes.map { it.id }, rule.frame().nodes.map { it.id })
        assertFalse(activity.isFinishing)
        assertNull(rule.failed.firstOrNull())
    }
}
