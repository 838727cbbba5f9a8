package dev.afterimage.internal.content

import android.graphics.Color
import android.graphics.ColorMatrix
import android.graphics.ColorMatrixColorFilter
import android.graphics.PorterDuff
import android.graphics.PorterDuffColorFilter
import android.os.Build
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Colours behind filters, drawn with real pixels. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 28)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class FilteredColourTest {
    private val filtered = FilteredColour()

    private fun tint(colour: Int) = PorterDuffColorFilter(colour, PorterDuff.Mode.SRC_IN)

    @Test
    fun `a colour behind a tint is drawn once`() {
        val tints = List(10) { 0xff000000.toInt() or (it * 0x1a0b05) }
        repeat(20) {
            // Equal filters are one, as each state of a drawable has its own.
            for (tint in tints) assertEquals(tint, filtered.of(Color.WHITE, tint(tint)))
        }
        assertEquals(tints.size, filtered.drawnPixels)
        assertEquals("the alpha of the colour counts", 0x80, filtered.of(0x80ffffff.toInt(), tint(Color.RED)) ushr 24)
        assertNotEquals(
            filtered.of(Color.WHITE, PorterDuffColorFilter(Color.RED, PorterDuff.Mode.DST)),
            filtered.of(Color.WHITE, tint(Color.RED)),
        )
    }

    @Test
    @Config(maxSdk = Build.VERSION_CODES.P)
    fun `a filter whose colour changes is drawn again`() {
        val filter = tint(Color.RED)
        assertEquals(Color.RED, filtered.of(Color.WHITE, filter))
        // As `Drawable.updateTintFilter` does.
        PorterDuffColorFilter::class.java.getMethod("setColor", Int::class.java).invoke(filter, Color.BLUE)
        assertEquals(Color.BLUE, filtered.of(Color.WHITE, filter))
        assertEquals(Color.RED, filtered.of(Color.WHITE, tint(Color.RED)))
    }

    @Test
    fun `a filter without a state to compare is drawn each time`() {
        val inverse = ColorMatrixColorFilter(ColorMatrix().apply { setScale(0f, 1f, 1f, 1f) })
        repeat(3) { assertEquals(Color.CYAN, filtered.of(Color.WHITE, inverse)) }
        assertEquals(3, filtered.drawnPixels)
    }
}
