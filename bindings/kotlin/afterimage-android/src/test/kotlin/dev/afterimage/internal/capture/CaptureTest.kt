package dev.afterimage.internal.capture

import android.app.Activity
import android.app.AlertDialog
import android.graphics.Color
import android.view.Gravity
import android.view.View
import android.view.WindowManager
import android.widget.Button
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.PopupWindow
import android.widget.TextView
import dev.afterimage.afterimageResetMasking
import dev.afterimage.afterimageUnmask
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.buffer.PlaceholderReason
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Windows, draw signals, start and stop. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class CaptureTest {
    @get:Rule
    val rule = CaptureRule()

    private fun page(activity: Activity): View =
        LinearLayout(activity).apply {
            orientation = LinearLayout.VERTICAL
            addView(TextView(activity).apply { text = "Title" })
            addView(Button(activity).apply { text = "Go" })
        }

    @Test
    fun `a frame has the views of the activity`() {
        val activity = rule.show(::page)
        val frame = rule.frame()
        val decor = activity.window.decorView
        val root = frame.children(0).single()
        assertEquals(ViewRecord.get(decor).id, root.id)
        assertEquals(frame.viewportWidth, root.width)
        assertEquals(frame.viewportHeight, root.height)
        assertEquals(listOf("android.widget.Button"), frame.nodes.mapNotNull { it.ident(Ident.CLASS) }.filter { it.endsWith("Button") })
        assertEquals("content", frame.of(activity.findViewById<View>(android.R.id.content)!!).ident(Ident.IDENTIFIER))
        assertNotNull(root.ident(Ident.WINDOW))
        assertNotNull(root.attr(Attr.LAYOUT_DIRECTION))
        frame.assertPlaces(decor)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a dialog is above a scrim of its own above the activity`() {
        val activity = rule.show(::page)
        val dialog =
            AlertDialog
                .Builder(activity)
                .setTitle("Question")
                .setMessage("Really?")
                .create()
        dialog.show()
        dialog.window!!.setDimAmount(0.6f)
        rule.idle()
        val frame = rule.frame()
        val roots = frame.children(0)
        assertEquals(3, roots.size)
        assertEquals("#00000099", roots[1].colour(Attr.BACKGROUND))
        assertEquals(listOf(0, 0, frame.viewportWidth, frame.viewportHeight), roots[1].run { listOf(x, y, width, height) })
        assertTrue(frame.children(roots[0].id).isNotEmpty())
        assertTrue(frame.children(roots[2].id).isNotEmpty())
        frame.assertPlaces(dialog.window!!.decorView, activity.window.decorView)
        assertFalse(frame.nodes.any { node -> node.ident(Ident.WINDOW)?.contains("Question") == true })
        dialog.dismiss()
        rule.idle()
        assertEquals(1, rule.frame().children(0).size)
    }

    @Test
    fun `a popup is above its window, also below another activity's dialog`() {
        val activity = rule.show(::page)
        val popup = PopupWindow(TextView(activity).apply { text = "pop" }, 100, 50)
        popup.showAtLocation(activity.window.decorView, Gravity.NO_GRAVITY, 30, 60)
        rule.idle()
        val frame = rule.frame()
        val roots = frame.children(0)
        assertEquals(2, roots.size)
        assertEquals("popup", roots[1].ident(Ident.WINDOW))
        frame.assertPlaces(popup.contentView.rootView, activity.window.decorView)
        popup.dismiss()
    }

    @Test
    fun `the window of an activity has the name of its class unless names are off`() {
        rule.show(::page)
        assertEquals(
            "${Activity::class.java.name}",
            rule
                .frame()
                .children(0)
                .single()
                .ident(Ident.WINDOW)!!
                .substringAfter('/'),
        )
        rule.capture.stop()
        rule.capture.windowNaming = WindowNaming.TYPE
        assertEquals(
            "activity",
            rule
                .frame()
                .children(0)
                .single()
                .ident(Ident.WINDOW),
        )
    }

    @Test
    fun `a listener that throws ends the following of each window, and the last one is known`() {
        val left = ArrayList<Int>()
        rule.capture.windowListener =
            object : WindowListener {
                override fun windowAdded(
                    root: View,
                    count: Int,
                ) = Unit

                override fun windowWalked(
                    root: View,
                    content: WindowContent,
                ) = Unit

                override fun windowRemoved(
                    root: View?,
                    count: Int,
                ) {
                    left.add(count)
                    error("boom")
                }
            }
        val activity = rule.show(::page)
        val dialog = AlertDialog.Builder(activity).setMessage("Really?").create()
        dialog.show()
        rule.idle()
        rule.frame()
        rule.capture.stop()
        dialog.dismiss()
        assertEquals(listOf(1, 0), left)
        assertEquals(2L, rule.failures.count)
    }

    @Test
    fun `a mask in XML outlasts another tag, and code replaces it`() {
        lateinit var text: View
        rule.show { page(it).also { page -> text = (page as LinearLayout).getChildAt(0) } }
        text.tag = MaskTags.XML_MASK
        assertEquals(MaskOverride.MASK, rule.frame().of(text).attr(Attr.MASK_OVERRIDE))
        text.tag = "holder"
        assertEquals(MaskOverride.MASK, rule.frame().of(text).attr(Attr.MASK_OVERRIDE))
        text.tag = null
        text.afterimageUnmask()
        assertEquals(MaskOverride.UNMASK, rule.frame().of(text).attr(Attr.MASK_OVERRIDE))
        text.afterimageResetMasking()
        assertEquals(MaskOverride.MASK, rule.frame().of(text).attr(Attr.MASK_OVERRIDE))
    }

    @Test
    fun `a secure window is one placeholder`() {
        val activity = rule.show(::page)
        activity.window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        val node = rule.frame().nodes.single()
        assertEquals(Kind.PLACEHOLDER, node.kind)
        assertEquals(PlaceholderReason.SECURE, node.attr(Attr.PLACEHOLDER_REASON))
    }

    @Test
    fun `drawing causes walks at the frame rate and one after the last drawing`() {
        val activity = rule.show(::page)
        rule.capture.start()
        rule.idle(500)
        rule.frames.clear()
        val title = activity.findViewById<FrameLayout>(android.R.id.content)!!.getChildAt(0)
        repeat(20) {
            title.requestLayout()
            rule.idle(50)
        }
        val gaps = rule.frames.zipWithNext { one, two -> two.elapsedMs - one.elapsedMs }
        assertTrue("$gaps", gaps.size >= 8 && gaps.all { it in 100..150 })
        rule.idle(200)
        val walked = rule.frames.size
        rule.idle(5_000)
        assertEquals("a still screen is not walked", walked, rule.frames.size)
    }

    @Test
    fun `a touch causes a walk within half a second on a still screen`() {
        rule.show(::page)
        rule.capture.start()
        rule.idle(500)
        rule.frames.clear()
        rule.capture.touched()
        rule.idle(500)
        assertEquals(1, rule.frames.size)
    }

    @Test
    fun `a touch causes a walk within half a second although earlier walks took too long`() {
        rule.show(::page)
        rule.nsPerReading = 40_000_000
        rule.capture.start()
        rule.idle(40)
        rule.nsPerReading = 0
        rule.frames.clear()
        rule.capture.touched()
        rule.idle(200)
        assertEquals("the screen waits for the bank", 0, rule.frames.size)
        rule.idle(300)
        assertEquals(1, rule.frames.size)
        val frame = rule.frames.single()
        assertTrue("the frame has all views", frame.nodes.size > 1)
    }

    @Test
    fun `advice that wants a frame causes a walk of a still screen`() {
        rule.show(::page)
        rule.capture.start()
        rule.idle(500)
        rule.advice = CaptureAdvice.Next(1_000u, emptyList(), true)
        rule.capture.requestFrame()
        rule.idle(200)
        rule.frames.clear()
        rule.advice = CaptureAdvice.Next(0u, emptyList(), false)
        rule.idle(700)
        assertEquals("not before its time", 0, rule.frames.size)
        rule.idle(400)
        assertEquals(1, rule.frames.size)
    }

    @Test
    fun `nothing is walked after a stop and after advice to stop`() {
        val activity = rule.show(::page)
        rule.frame()
        rule.advice = CaptureAdvice.Stop
        rule.capture.requestFrame()
        rule.idle(500)
        rule.frames.clear()
        activity.window.decorView.requestLayout()
        rule.idle(500)
        assertEquals("suspended", 0, rule.frames.size)
        rule.advice = CaptureAdvice.Next(0u, emptyList(), false)
        rule.capture.requestFrame()
        rule.idle(500)
        assertEquals("continued", 1, rule.frames.size)
        rule.capture.stop()
        rule.capture.requestFrame()
        activity.window.decorView.requestLayout()
        rule.idle(500)
        assertEquals("stopped", 1, rule.frames.size)
    }

    @Test
    fun `a new activity is found`() {
        rule.capture.start()
        rule.idle(500)
        assertEquals(0, rule.frames.size)
        rule.show { TextView(it).apply { setBackgroundColor(Color.RED) } }
        rule.idle(500)
        assertTrue(rule.frames.isNotEmpty())
    }
}
