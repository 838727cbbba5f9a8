package dev.afterimage.internal.overlay

import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Path
import dev.afterimage.ffi.MaskAction
import dev.afterimage.internal.capture.CaptureRule
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** The colours and the labels of outlines. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class OutlineDrawableTest {
    @get:Rule
    val rule = CaptureRule()

    private val corners = floatArrayOf(10f, 20f, 110f, 20f, 110f, 60f, 10f, 60f)
    private val drawable = OutlineDrawable(2f, rule.failures)

    private fun outline(
        action: MaskAction,
        reason: String,
    ) = Outline(1, action, reason, corners)

    @Test
    fun `masks and blocks have their reason as a label, each in its colour`() {
        drawable.outlines =
            listOf(
                outline(MaskAction.KEEP, "level-keeps"),
                outline(MaskAction.MASK, "masked-by-rule"),
                outline(MaskAction.BLOCK, "secure-window"),
            )
        val canvas = Record()
        drawable.draw(canvas)
        assertEquals(listOf("masked-by-rule", "secure-window"), canvas.labels.map { it.first })
        assertEquals(3, canvas.outlines.toSet().size)
        assertEquals(canvas.outlines.drop(1), canvas.labels.map { it.second })
        val (kept, masked, blocked) = canvas.outlines
        assertTrue(Color.green(kept) > Color.red(kept))
        assertTrue(Color.red(masked) > Color.green(masked) && Color.green(masked) > Color.blue(masked))
        assertTrue(Color.red(blocked) > 2 * Color.green(blocked))
        // A label is inside of its outline, below the left top corner.
        for ((x, y) in canvas.places) assertTrue("$x, $y", x > corners[0] && y > corners[1] && y < corners[5])
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a canvas that fails is reported and throws nothing into the app's drawing`() {
        drawable.outlines = listOf(outline(MaskAction.MASK, "masked"))
        drawable.draw(
            object : Canvas() {
                override fun drawPath(
                    path: Path,
                    paint: Paint,
                ): Unit = throw IllegalStateException("no canvas")
            },
        )
        assertTrue("${rule.failed}", rule.failed.single().startsWith("drawing outlines failed"))
    }

    /** Remembers colours, labels and their places. */
    private class Record : Canvas() {
        val outlines = ArrayList<Int>()
        val labels = ArrayList<Pair<String, Int>>()
        val places = ArrayList<Pair<Float, Float>>()

        override fun drawPath(
            path: Path,
            paint: Paint,
        ) {
            outlines.add(paint.color)
        }

        override fun drawText(
            text: String,
            x: Float,
            y: Float,
            paint: Paint,
        ) {
            labels.add(text to paint.color)
            places.add(x to y)
        }
    }
}
