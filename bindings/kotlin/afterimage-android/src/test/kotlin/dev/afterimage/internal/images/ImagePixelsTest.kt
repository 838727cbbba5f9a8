package dev.afterimage.internal.images

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.widget.ImageView
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.nio.ByteBuffer

/** Real pixels, which this test environment has from API level 28 on. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28, 35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ImagePixelsTest {
    private val context = RuntimeEnvironment.getApplication()
    private val pixels = ImagePixels()

    /** A bitmap of 20 by 10 whose left half is red and whose right half is blue. */
    private fun halves(): Bitmap =
        Bitmap.createBitmap(20, 10, Bitmap.Config.ARGB_8888).apply {
            for (y in 0 until 10) for (x in 0 until 20) setPixel(x, y, if (x < 10) Color.RED else Color.BLUE)
        }

    private fun view(
        width: Int,
        height: Int,
        scale: ImageView.ScaleType = ImageView.ScaleType.FIT_CENTER,
    ) = ImageView(context).apply {
        scaleType = scale
        setImageDrawable(BitmapDrawable(context.resources, halves()))
        layout(0, 0, width, height)
    }

    private fun draw(view: ImageView): ByteBuffer = pixels.draw(shown(view), drawableCopy(view.drawable, context.resources)!!, 512)!!

    private fun shown(view: ImageView) = ShownImage(view, view.drawable)

    /** Returns the pixel as `rrggbbaa`. */
    private fun ByteBuffer.at(
        x: Int,
        y: Int,
    ): String = "%08x".format(getInt((y * pixels.width + x) * 4))

    @Test
    fun `the image is drawn as the view shows it`() {
        val fitted = draw(view(40, 40))
        assertEquals("00000000", fitted.at(20, 2))
        assertEquals("ff0000ff", fitted.at(5, 20))
        assertEquals("0000ffff", fitted.at(35, 20))
        val cropped = draw(view(40, 40, ImageView.ScaleType.CENTER_CROP))
        assertEquals("ff0000ff", cropped.at(2, 2))
        assertEquals("0000ffff", cropped.at(38, 38))
        val centred = draw(view(40, 40, ImageView.ScaleType.CENTER))
        assertEquals("00000000", centred.at(5, 20))
        assertEquals("ff0000ff", centred.at(15, 20))
    }

    @Test
    fun `padding moves the image`() {
        val view = view(40, 40, ImageView.ScaleType.MATRIX)
        view.setPadding(10, 20, 0, 0)
        view.layout(0, 0, 40, 40)
        val drawn = draw(view)
        assertEquals("00000000", drawn.at(9, 25))
        assertEquals("ff0000ff", drawn.at(11, 25))
        assertEquals("00000000", drawn.at(11, 19))
    }

    @Test
    fun `pixels are not premultiplied, and a smaller image follows a larger one`() {
        draw(view(300, 200))
        val view = ImageView(context)
        view.scaleType = ImageView.ScaleType.FIT_XY
        view.setImageDrawable(ColorDrawable(Color.argb(128, 200, 100, 50)))
        view.layout(0, 0, 10, 5)
        val drawn = draw(view)
        assertEquals(10 * 5 * 4, drawn.remaining())
        val pixel = drawn.getInt(0)
        val colour = listOf(pixel ushr 24, pixel shr 16 and 0xff, pixel shr 8 and 0xff, pixel and 0xff)
        for ((expected, actual) in listOf(200, 100, 50, 128).zip(colour)) assertEquals(expected.toDouble(), actual.toDouble(), 2.0)
        assertEquals("%08x".format(pixel), drawn.at(9, 4))
    }

    @Test
    fun `a copy of a bitmap on the GPU draws the same, and a large one is not made`() {
        // Bitmaps of this test environment are never on a GPU.
        val original = BitmapDrawable(context.resources, halves())
        original.alpha = 128
        val view = view(40, 20)
        view.setImageDrawable(original)
        val expected = draw(view).at(5, 10)
        val copy = softwareCopy(original, original.bitmap, context.resources)!!
        copy.bounds = original.bounds
        original.bitmap.eraseColor(Color.GREEN)
        assertEquals("ff000080", expected)
        assertEquals(expected, pixels.draw(shown(view), copy, 512)!!.at(5, 10))
        val large = Bitmap.createBitmap(600, 600, Bitmap.Config.ARGB_8888)
        assertNull(softwareCopy(original, large, context.resources))
    }

    @Test
    fun `the memory is reused`() {
        val view = view(40, 40)
        val first = draw(view)
        assertSame(first, draw(view))
    }
}
