package dev.afterimage.internal.images

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ColorFilter
import android.graphics.PixelFormat
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.StateListDrawable
import android.view.View
import android.widget.ImageView
import android.widget.TextView
import dev.afterimage.ffi.WantedImage
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.content.ContentScreen
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.annotation.Implementation
import org.robolectric.annotation.Implements
import org.robolectric.annotation.RealObject
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowNativeBitmap
import org.robolectric.shadows.ShadowSystemClock
import java.nio.ByteBuffer
import java.time.Duration

/**
 * Bitmaps on the GPU, which the framework refuses to draw into memory. This environment makes none: `copy(HARDWARE)` gives one in memory.
 * So bitmaps of the test say that they are on the GPU, and the framework's own code refuses them.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28, 35], shadows = [HardwareBitmapsTest.OnGpu::class])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class HardwareBitmapsTest {
    private val screen = ContentScreen()
    private val failures = Failures { println(it) }
    private val sent = ArrayList<Int>()
    private val requests =
        ImageRequests(screen::fingerprint, { _, width, height, pixels -> sent.add(middle(pixels, width, height)) }, failures)

    /** Bitmaps that are on the GPU. */
    @Implements(value = Bitmap::class, callNativeMethodsByDefault = true)
    class OnGpu : ShadowNativeBitmap() {
        @RealObject
        @JvmField
        var bitmap: Bitmap? = null

        @Implementation
        fun getConfig(): Bitmap.Config =
            if (planted.any { it === bitmap }) {
                Bitmap.Config.HARDWARE
            } else {
                Shadow.directlyOn(bitmap, Bitmap::class.java, "getConfig")
            }

        companion object {
            val planted = ArrayList<Bitmap>()
        }
    }

    @After
    fun end() = OnGpu.planted.clear()

    private fun middle(
        pixels: ByteBuffer,
        width: Int,
        height: Int,
    ): Int = Integer.rotateRight(pixels.getInt((height / 2 * width + width / 2) * 4), 8)

    private fun onGpu(edge: Int = 40): BitmapDrawable {
        val bitmap = Bitmap.createBitmap(edge, edge, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.RED) }
        OnGpu.planted.add(bitmap)
        return BitmapDrawable(screen.activity.resources, bitmap)
    }

    private fun layers(vararg layers: Drawable) = LayerDrawable(arrayOf<Drawable>(ColorDrawable(Color.BLUE), *layers))

    private fun show(drawable: Drawable): ImageView {
        val view = screen.show(ImageView(screen.activity).apply { setImageDrawable(drawable) }, 40, 40)
        requests.add(view.rootView)
        return view
    }

    private fun hash(view: View): String? {
        ShadowSystemClock.advanceBy(Duration.ofMillis(200))
        return screen.nodes(view).last { it.kind == Kind.IMAGE }.ident(Ident.IMAGE_HASH)
    }

    private fun request(hash: String) = requests.draw(listOf(WantedImage(hash, 512u)), Long.MAX_VALUE)

    @Test
    fun `the framework refuses them on a canvas in memory`() {
        val canvas = Canvas(Bitmap.createBitmap(9, 9, Bitmap.Config.ARGB_8888))
        assertThrows(RuntimeException::class.java) { canvas.drawBitmap(onGpu().bitmap, 0f, 0f, null) }
    }

    @Test
    fun `alone, in layers and in wrappers they have a fingerprint of their own, and their pixels are sent`() {
        val container = StateListDrawable().apply { addState(intArrayOf(), onGpu()) }
        val drawables = listOf(onGpu(), layers(onGpu()), InsetDrawable(onGpu(), 1), layers(InsetDrawable(onGpu(), 1)), layers(container))
        val hashes =
            drawables.map { drawable ->
                val view = show(drawable)
                val hash = hash(view)!!
                assertTrue(hash, hash.startsWith("h"))
                assertEquals(hash, hash(view))
                request(hash)
                hash
            }
        assertEquals(drawables.size, hashes.toSet().size)
        assertEquals(List(drawables.size) { Color.RED }, sent)
        assertEquals(emptyList<String>(), screen.logged)
        assertEquals(0L, failures.count)
    }

    @Test
    fun `large ones are left out, with what surrounds them`() {
        for (drawable in listOf(onGpu(600), layers(onGpu(600)))) request(hash(show(drawable))!!)
        assertEquals(emptyList<Int>(), sent)
        assertEquals(2L, requests.skipped)
        assertEquals(0L, failures.count)
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    fun `a picture whose drawing throws fails once, and not in each walk`() {
        val image = show(layers(Refusing()))
        repeat(WALKS) { assertNull(hash(image)) }
        assertEquals(1, Refusing.drawings)
        val icon = Refusing().apply { setBounds(0, 0, 20, 20) }
        val text = screen.show(TextView(screen.activity).apply { setCompoundDrawables(icon, null, null, null) })
        repeat(WALKS) { assertNull(hash(text)) }
        assertEquals(2, Refusing.drawings)
    }

    /** A picture that each canvas in memory refuses. Its state is a new object each time. */
    private class Refusing : Drawable() {
        override fun draw(canvas: Canvas) {
            drawings++
            throw IllegalArgumentException("Software rendering doesn't support hardware bitmaps")
        }

        override fun getConstantState(): ConstantState =
            object : ConstantState() {
                override fun newDrawable(): Drawable = Refusing()

                override fun getChangingConfigurations(): Int = 0
            }

        override fun setAlpha(alpha: Int) = Unit

        override fun setColorFilter(colorFilter: ColorFilter?) = Unit

        @Deprecated("Deprecated in Java")
        override fun getOpacity(): Int = PixelFormat.TRANSLUCENT

        companion object {
            var drawings = 0
        }
    }

    private companion object {
        const val WALKS = 5
    }
}
