package dev.afterimage.internal.capture

import android.app.Activity
import android.view.View
import android.view.WindowManager
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** The signals of one window. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class WatchedWindowTest {
    @get:Rule
    val rule = CaptureRule()

    private class Counter : WindowSignals {
        var draws = 0

        override fun onPreDraw() = Unit

        override fun onDraw() {
            draws++
        }

        override fun onWindowsChanged() = Unit
    }

    @Test
    fun `a window that is found before it is attached signals each drawing once`() {
        val activity = rule.show(Activity::class.java).get()
        val view = View(activity)
        val counter = Counter()
        val window = WatchedWindow(view, WindowNaming.CLASS, counter, rule.failures)
        window.watch()
        activity.windowManager.addView(view, WindowManager.LayoutParams(WindowManager.LayoutParams.TYPE_APPLICATION))
        rule.idle()
        val before = counter.draws
        view.viewTreeObserver.dispatchOnDraw()
        assertEquals(before + 1, counter.draws)
        window.unwatch()
        view.viewTreeObserver.dispatchOnDraw()
        assertEquals(before + 1, counter.draws)
        activity.windowManager.removeViewImmediate(view)
        assertEquals(emptyList<String>(), rule.failed)
    }
}
