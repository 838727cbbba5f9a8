package dev.afterimage.internal.keyboard

import android.content.Context
import android.graphics.Insets
import android.graphics.Rect
import android.view.View
import android.view.WindowInsets
import android.widget.EditText
import android.widget.FrameLayout
import dev.afterimage.internal.Failures
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowSystemClock
import java.time.Duration

/** The keyboard's place from the insets that the system sends to a window. The test environment has no keyboard, so its numbers are set here. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class KeyboardWatcherTest {
    private val reported = ArrayList<List<Float>>()
    private val failures = Failures {}
    private val watcher =
        KeyboardWatcher({ x, y, width, height -> reported.add(listOf(x, y, width, height)) }, failures)
    private val root = Root(RuntimeEnvironment.getApplication()).apply { layout(0, 0, WIDTH, HEIGHT) }

    @Before
    fun attach() {
        watcher.attach(root)
    }

    private fun walk(vararg roots: View) {
        watcher.begin()
        for (next in roots) watcher.read(next)
        watcher.end(0, 0, WIDTH, HEIGHT, 2.0)
    }

    @Test
    fun `the keyboard is reported when it appears, changes its height and disappears`() {
        walk(root)
        walk(root)
        root.keyboard = 400
        walk(root)
        walk(root)
        root.keyboard = 300
        walk(root)
        root.keyboard = 0
        walk(root)
        walk(root)
        assertEquals(
            listOf(
                listOf(0f, 0f, 0f, 0f),
                listOf(0f, 400f, 300f, 200f),
                listOf(0f, 450f, 300f, 150f),
                listOf(0f, 0f, 0f, 0f),
            ),
            reported,
        )
        assertEquals(0L, failures.count)
    }

    @Test
    fun `a dialog above the keyboard does not move it`() {
        val dialog = Root(RuntimeEnvironment.getApplication()).apply { layout(0, 0, WIDTH, HEIGHT / 2) }
        root.keyboard = 400
        walk(root, dialog)
        walk(dialog, root)
        assertEquals(listOf(listOf(0f, 400f, 300f, 200f)), reported)
    }

    @Test
    fun `the place is reported again after a reset`() {
        root.keyboard = 400
        walk(root)
        watcher.reset()
        walk(root)
        assertEquals(2, reported.size)
    }

    @Test
    @Config(sdk = [21, 23, 28])
    fun `a window without a focused editor is not asked, and a navigation bar is no keyboard`() {
        root.keyboard = 400
        root.editor.clearFocus()
        root.isFocusable = true
        root.isFocusableInTouchMode = true
        root.requestFocus()
        root.removeView(root.editor)
        walk(root)
        assertEquals(0, root.asked)
        root.addView(root.editor)
        root.editor.requestFocus()
        root.keyboard = 48
        walk(root)
        assertEquals(1, root.asked)
        assertEquals(listOf(listOf(0f, 0f, 0f, 0f)), reported)
    }

    @Test
    @Config(sdk = [21, 23, 28])
    fun `a window is asked after a layout, and otherwise four times a second`() {
        root.keyboard = 400
        repeat(5) { walk(root) }
        assertEquals(1, root.asked)
        ShadowSystemClock.advanceBy(Duration.ofMillis(100))
        root.keyboard = 300
        walk(root)
        assertEquals(2, root.asked)
        ShadowSystemClock.advanceBy(Duration.ofMillis(249))
        walk(root)
        assertEquals(2, root.asked)
        ShadowSystemClock.advanceBy(Duration.ofMillis(1))
        walk(root)
        assertEquals(3, root.asked)
        assertEquals(2, reported.size)
        watcher.detach(root)
        walk(root)
        root.keyboard = 0
        walk(root)
        assertEquals(4, root.asked)
    }

    @Test
    fun `a view that throws is counted`() {
        root.isBroken = true
        root.keyboard = 400
        walk(root)
        assertEquals(1L, failures.count)
        assertEquals(listOf(listOf(0f, 0f, 0f, 0f)), reported)
    }

    /** A root view that answers as one above a keyboard. */
    private class Root(
        context: Context,
    ) : FrameLayout(context) {
        val editor = EditText(context)
        var keyboard = 0
            set(value) {
                field = value
                viewTreeObserver.dispatchOnGlobalLayout()
            }
        var asked = 0
        var isBroken = false

        init {
            addView(editor)
            editor.requestFocus()
        }

        override fun getWindowVisibleDisplayFrame(outRect: Rect) {
            if (isBroken) error("boom")
            asked++
            outRect.set(0, 0, width, height - keyboard)
        }

        override fun getRootWindowInsets(): WindowInsets {
            if (isBroken) error("boom")
            return WindowInsets
                .Builder()
                .setInsets(WindowInsets.Type.ime(), Insets.of(0, 0, 0, keyboard))
                .setVisible(WindowInsets.Type.ime(), keyboard > 0)
                .build()
        }
    }

    private companion object {
        const val WIDTH = 600
        const val HEIGHT = 1200
    }
}
