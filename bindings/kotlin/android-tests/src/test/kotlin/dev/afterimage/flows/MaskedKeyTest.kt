package dev.afterimage.flows

import android.app.Activity
import android.os.Bundle
import android.view.View
import android.widget.Button
import android.widget.FrameLayout
import dev.afterimage.afterimageMask
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Taps on keys that the app masks, through capture, engine and export. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class MaskedKeyTest {
    private val app = RecordedApp()

    @After
    fun end() = app.close()

    /** Shows a key that is masked, and moved, turned and enlarged, below one that is not masked. */
    class KeysActivity : Activity() {
        lateinit var masked: Button
        lateinit var open: Button

        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            open = Button(this).apply { text = "Back" }
            masked = Button(this).apply { text = SECRET }
            masked.afterimageMask()
            masked.setOnClickListener { taps++ }
            masked.translationX = 61f
            masked.translationY = 33f
            masked.rotation = 30f
            masked.scaleX = 1.5f
            val root = FrameLayout(this)
            root.addView(open, params(40, 20))
            root.addView(masked, params(200, 500))
            setContentView(root)
        }

        var taps = 0

        private fun params(
            x: Int,
            y: Int,
        ) = FrameLayout.LayoutParams(300, 160).apply {
            leftMargin = x
            topMargin = y
        }
    }

    @Test
    fun `a tap on a masked key is recorded at the middle of the drawn area`() {
        app.open(KeysActivity::class.java)
        val keys = app.activity as KeysActivity
        val root = keys.window.decorView
        app.tap(keys.open)
        val middle = drawn(keys.masked, 0.5f, 0.5f)
        for ((x, y) in listOf(0.15f to 0.2f, 0.9f to 0.8f)) {
            val touched = drawn(keys.masked, x, y)
            app.tap(root, touched[0], touched[1], expected = app.touchAt(root, middle[0], middle[1]))
        }
        assertEquals("the finger hits the key", 2, keys.taps)
        val session = app.end()
        assertEquals(3, session.moments.filterIsInstance<Moment.TouchStart>().size)
        val ends = session.moments.filterIsInstance<Moment.TouchEnd>()
        val expected = app.touchAt(root, middle[0], middle[1])
        for (touch in ends.drop(1)) assertTrue("${touch.x}, ${touch.y}", near(touch.x, expected.x) && near(touch.y, expected.y))
        session.assertAbsent(SECRET)
    }

    private fun near(
        place: Double,
        expected: Double,
    ) = Math.abs(place - expected) < 0.06

    /** Returns the place in the window at which a share of the width and height of a view is drawn. */
    private fun drawn(
        view: View,
        x: Float,
        y: Float,
    ): FloatArray {
        val place = floatArrayOf(x * view.width, y * view.height)
        view.matrix.mapPoints(place)
        val parent = IntArray(2).also { (view.parent as View).getLocationInWindow(it) }
        return floatArrayOf(place[0] + view.left + parent[0], place[1] + view.top + parent[1])
    }

    private companion object {
        const val SECRET = "KEYSEVEN"
    }
}
