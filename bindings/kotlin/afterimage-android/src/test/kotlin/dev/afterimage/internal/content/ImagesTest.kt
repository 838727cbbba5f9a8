package dev.afterimage.internal.content

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.LayerDrawable
import android.widget.ImageView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.ImageOrigin
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowSystemClock
import java.time.Duration

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ImagesTest {
    private val screen = ContentScreen()
    private val context = screen.activity

    private fun bitmap(colour: Int): Bitmap = Bitmap.createBitmap(40, 20, Bitmap.Config.ARGB_8888).apply { eraseColor(colour) }

    private fun image(bitmap: Bitmap) = screen.show(ImageView(context).apply { setImageBitmap(bitmap) }, 40, 20)

    private fun hash(view: ImageView): String? = screen.node(view).ident(Ident.IMAGE_HASH)

    @Test
    fun `a bitmap has the fingerprint of its content, and of its size`() {
        val red = screen.node(image(bitmap(Color.RED)))
        assertNotNull(red.ident(Ident.IMAGE_HASH))
        assertEquals(listOf(400, 200), listOf(red.attr(Attr.NATURAL_WIDTH), red.attr(Attr.NATURAL_HEIGHT)))
        assertNull("an image of unknown origin", red.attr(Attr.IMAGE_ORIGIN))
        assertEquals(red.ident(Ident.IMAGE_HASH), hash(image(bitmap(Color.RED))))
        assertNotEquals(red.ident(Ident.IMAGE_HASH), hash(image(bitmap(Color.BLUE))))
    }

    @Test
    @Config(minSdk = 28)
    fun `a bitmap that was drawn on has another fingerprint`() {
        val bitmap = bitmap(Color.RED)
        val view = image(bitmap)
        val before = hash(view)
        bitmap.eraseColor(Color.GREEN)
        assertNotEquals(before, hash(view))
    }

    @Test
    fun `each pixel of a form counts, and a large bitmap has a fingerprint of its own`() {
        fun form(
            height: Int,
            row: Int,
        ) = Bitmap.createBitmap(512, height, Bitmap.Config.ARGB_8888).apply { setPixel(9, row, Color.BLUE) }

        fun later(bitmap: Bitmap): String {
            ShadowSystemClock.advanceBy(Duration.ofMillis(200))
            return hash(image(bitmap))!!
        }
        val hashes = (0 until 8).map { later(form(512, 101 + it)) }
        assertEquals(8, hashes.toSet().size)
        assertEquals(hashes[3], later(form(512, 104)))
        val large = form(513, 0)
        val first = later(large)
        assertEquals(first, later(large))
        assertNotEquals(first, later(form(513, 0)))
    }

    @Test
    fun `an image placed otherwise is another image, and one of another size is not`() {
        val bitmap = bitmap(Color.RED)
        val view = image(bitmap)
        val before = hash(view)!!
        view.setPadding(4, 0, 0, 0)
        assertTrue(hash(view)!!.startsWith("$before@"))
        val larger = screen.show(ImageView(context).apply { setImageBitmap(bitmap) }, 80, 40)
        assertEquals(before, hash(larger))
    }

    @Test
    fun `a recycled bitmap has no fingerprint and does no harm`() {
        val bitmap = bitmap(Color.RED)
        val view = image(bitmap)
        bitmap.recycle()
        screen.node(view)
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    fun `origin is bundled only if every part is the app's`() {
        val photo = BitmapDrawable(context.resources, bitmap(Color.RED))
        val cases =
            listOf(
                ColorDrawable(Color.RED) to ImageOrigin.BUNDLED,
                GradientDrawable() to ImageOrigin.BUNDLED,
                LayerDrawable(arrayOf(GradientDrawable(), ColorDrawable(Color.RED))) to ImageOrigin.BUNDLED,
                LayerDrawable(arrayOf(GradientDrawable(), photo)) to null,
                photo to null,
            )
        for ((drawable, origin) in cases) {
            val view = screen.show(ImageView(context).apply { setImageDrawable(drawable) }, 40, 20)
            assertEquals("$drawable", origin, screen.node(view).attr(Attr.IMAGE_ORIGIN))
        }
    }

    @Test
    fun `an image that was set by its resource is the app's`() {
        val view = screen.show(ImageView(context), 40, 20)
        view.setImageResource(android.R.drawable.ic_delete)
        assertEquals(ImageOrigin.BUNDLED, screen.node(view).attr(Attr.IMAGE_ORIGIN))
        view.setImageBitmap(bitmap(Color.RED))
        assertNull(screen.node(view).attr(Attr.IMAGE_ORIGIN))
    }

    @Test
    fun `many new images get their fingerprints over several walks`() {
        val views = List(20) { ImageView(context).apply { setImageBitmap(bitmap(Color.rgb(it, 0, 0))) } }
        val first = views.count { hash(it) != null }
        assertTrue("$first", first in 1..19)
        for (round in 0..3) {
            ShadowSystemClock.advanceBy(Duration.ofMillis(200))
            for (view in views) screen.node(view)
        }
        assertEquals(20, views.mapNotNull { hash(it) }.toSet().size)
    }
}
