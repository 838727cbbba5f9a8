package dev.afterimage.internal.capture

import android.app.Activity
import android.os.Build
import android.view.Gravity
import android.view.View
import android.view.WindowManager
import android.widget.PopupWindow
import android.widget.TextView
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.ReadNode
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Windows that are resized, and windows that appear while others change places. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class ChangingWindowsTest {
    @get:Rule
    val rule = CaptureRule()

    @Test
    fun `an activity in a part of the screen has frames of its size, and keeps its nodes`() {
        val activity = rule.show { TextView(it).apply { text = "half" } }
        val decor = activity.window.decorView
        val whole = rule.frame()
        resize(activity, 240, 200)
        tell(activity, true)
        val half = rule.frame()
        assertEquals(listOf(240, 200), listOf(decor.width, decor.height))
        assertEquals(listOf(2400, 2000), listOf(half.viewportWidth, half.viewportHeight))
        half.assertPlaces(decor)
        assertEquals(whole.nodes.map(ReadNode::id), half.nodes.map(ReadNode::id))
        resize(activity, WindowManager.LayoutParams.MATCH_PARENT, WindowManager.LayoutParams.MATCH_PARENT)
        tell(activity, false)
        val again = rule.frame()
        assertEquals(whole.viewportWidth to whole.viewportHeight, again.viewportWidth to again.viewportHeight)
        assertEquals(whole.nodes.map(ReadNode::toString), again.nodes.map(ReadNode::toString))
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a popup that appears during a transition is above both activities, and stays`() {
        val first = Robolectric.buildActivity(Activity::class.java).setup()
        rule.capture.start()
        val second = Robolectric.buildActivity(Activity::class.java).create()
        first.pause()
        second
            .start()
            .postCreate(null)
            .resume()
            .visible()
        val decor = second.get().window.decorView
        val popup = PopupWindow(TextView(second.get()).apply { text = "pop" }, 100, 50)
        popup.showAtLocation(decor, Gravity.NO_GRAVITY, 30, 60)
        rule.idle(COMPARE_MS)
        val during = rule.frame()
        val expected = listOf(first.get().window.decorView, decor, popup.contentView.rootView)
        assertEquals(expected.map { id(it) }, during.children(0).map(ReadNode::id))
        assertEquals("popup", during.children(0)[2].ident(Ident.WINDOW))
        first.stop().destroy()
        rule.idle()
        val after = rule.frame()
        assertEquals(expected.drop(1).map { id(it) }, after.children(0).map(ReadNode::id))
        popup.dismiss()
        second.pause().stop().destroy()
        rule.idle(CaptureRule.FRAME_MS)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a popup that appears with the last drawing is found although the screen is still`() {
        val activity = rule.show { TextView(it).apply { text = "page" } }
        rule.frame()
        rule.idle(COMPARE_MS)
        repeat(2) {
            activity.window.decorView.viewTreeObserver
                .dispatchOnPreDraw()
        }
        // Right after a comparison, and without the focus.
        val popup = PopupWindow(TextView(activity).apply { text = "pop" }, 100, 50)
        popup.showAtLocation(activity.window.decorView, Gravity.NO_GRAVITY, 30, 60)
        rule.frames.clear()
        rule.idle(COMPARE_MS + CaptureRule.FRAME_MS)
        assertEquals(
            "popup",
            rule.frames
                .last()
                .children(0)
                .last()
                .ident(Ident.WINDOW),
        )
        popup.dismiss()
    }

    private fun id(view: View): Int = ViewRecord.get(view).id

    private fun resize(
        activity: Activity,
        width: Int,
        height: Int,
    ) {
        val decor = activity.window.decorView
        val params = decor.layoutParams
        params.width = width
        params.height = height
        activity.windowManager.updateViewLayout(decor, params)
        rule.idle()
    }

    /** Calls the activity as the framework does, from API level 26 on with the configuration. */
    private fun tell(
        activity: Activity,
        isInMultiWindowMode: Boolean,
    ) {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.O) return
        activity.onMultiWindowModeChanged(isInMultiWindowMode, activity.resources.configuration)
    }

    private companion object {
        /** More than the time between two looks for windows. */
        const val COMPARE_MS = 260L
    }
}
