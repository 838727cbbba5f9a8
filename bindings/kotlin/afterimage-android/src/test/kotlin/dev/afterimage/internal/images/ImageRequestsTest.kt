package dev.afterimage.internal.images

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.ColorFilter
import android.graphics.PorterDuff
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.view.View
import android.view.WindowManager
import android.widget.FrameLayout
import android.widget.ImageView
import dev.afterimage.afterimageMask
import dev.afterimage.afterimageUnmask
import dev.afterimage.ffi.WantedImage
import dev.afterimage.internal.Failures
import dev.afterimage.internal.MaskTags
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** Requests for images: found by fingerprint, drawn while there is time, submitted. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class ImageRequestsTest {
    private class Submitted(
        val hash: String,
        val width: Int,
        val height: Int,
        val bytes: Int,
    )

    private val context = RuntimeEnvironment.getApplication()
    private val failures = Failures { println(it) }
    private val submitted = ArrayList<Submitted>()
    private var accepts = true
    private var nowNs = 0L
    private val requests =
        ImageRequests(
            { view, _ -> view.contentDescription?.toString() },
            { hash, width, height, pixels ->
                assertTrue(pixels.isDirect)
                submitted.add(Submitted(hash, width, height, pixels.remaining()))
                accepts
            },
            failures,
            { nowNs++ },
        )
    private val root = FrameLayout(context)

    private fun bitmap() = Bitmap.createBitmap(8, 4, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.RED) }

    private fun show(
        hash: String,
        drawable: Drawable?,
        width: Int = 80,
        height: Int = 40,
    ): ImageView {
        val view = ImageView(context)
        view.contentDescription = hash
        view.setImageDrawable(drawable)
        root.addView(view)
        view.layout(0, 0, width, height)
        requests.remove(root)
        requests.add(root)
        return view
    }

    private fun draw(
        vararg hashes: String,
        deadlineNs: Long = Long.MAX_VALUE,
    ) {
        requests.draw(hashes.map { WantedImage(it, 512u) }, deadlineNs)
    }

    @Test
    fun `a requested image is drawn in the size of its view`() {
        show("a", BitmapDrawable(context.resources, bitmap()))
        draw("a")
        val image = submitted.single()
        assertEquals(listOf("a", 80, 40, 80 * 40 * 4), listOf(image.hash, image.width, image.height, image.bytes))
        assertEquals(1L, requests.submitted)
        assertEquals(0L, failures.count)
    }

    @Test
    fun `a large image is scaled to the longest useful edge`() {
        show("a", BitmapDrawable(context.resources, bitmap()), width = 4_000, height = 1_000)
        show("b", BitmapDrawable(context.resources, bitmap()), width = 1, height = 8_000)
        draw("a", "b")
        assertEquals(listOf(512 to 128, 1 to 512), submitted.map { it.width to it.height })
    }

    @Test
    fun `an image that is not shown any more is skipped`() {
        val view = show("a", BitmapDrawable(context.resources, bitmap()))
        view.visibility = View.INVISIBLE
        draw("a")
        view.visibility = View.VISIBLE
        view.contentDescription = "b"
        draw("a")
        requests.remove(root)
        draw("b")
        assertEquals(3L, requests.skipped)
        assertEquals(0, submitted.size)
        assertEquals(0L, failures.count)
    }

    @Test
    fun `the pixels of a masked or blocked view and of a secure window are never read`() {
        val drawable = BitmapDrawable(context.resources, bitmap())
        show("a", drawable).afterimageMask()
        val view = show("b", drawable)
        root.tag = MaskTags.XML_BLOCK
        draw("a", "b")
        root.afterimageUnmask()
        draw("a")
        assertEquals(0, submitted.size)
        root.layoutParams = WindowManager.LayoutParams().apply { flags = WindowManager.LayoutParams.FLAG_SECURE }
        draw("b")
        assertEquals(0, submitted.size)
        root.layoutParams = WindowManager.LayoutParams()
        draw("b")
        assertEquals("$view", listOf("b"), submitted.map { it.hash })
    }

    @Test
    fun `a recycled bitmap and a drawable that cannot be copied are skipped`() {
        val recycled = bitmap()
        show("a", BitmapDrawable(context.resources, recycled))
        recycled.recycle()
        show("b", Unknown())
        draw("a", "b")
        assertEquals(2L, requests.skipped)
        assertEquals(0L, failures.count)
    }

    @Test
    fun `a drawable that several views share keeps its state`() {
        val shared = BitmapDrawable(context.resources, bitmap())
        shared.setColorFilter(Color.BLUE, PorterDuff.Mode.SRC_IN)
        val first = show("a", shared)
        val second = show("b", shared, width = 200, height = 200)
        val bounds = shared.copyBounds()
        val callback = shared.callback
        val alpha = shared.alpha
        draw("a", "b")
        assertEquals(2, submitted.size)
        assertEquals(bounds, shared.bounds)
        assertSame(callback, shared.callback)
        assertEquals(alpha, shared.alpha)
        assertSame(shared, first.drawable)
        assertSame(shared, second.drawable)
    }

    @Test
    fun `drawables without a bitmap are drawn from their constant state`() {
        val gradient = GradientDrawable(GradientDrawable.Orientation.LEFT_RIGHT, intArrayOf(Color.RED, Color.BLUE))
        show("a", gradient)
        draw("a")
        assertEquals(1L, requests.submitted)
    }

    @Test
    fun `requests beyond the time of a walk wait for the next one`() {
        for (hash in listOf("a", "b", "c")) show(hash, BitmapDrawable(context.resources, bitmap()))
        draw("a", "b", "c", deadlineNs = nowNs + 1)
        assertEquals(listOf("a"), submitted.map { it.hash })
        assertTrue(requests.isWaiting)
        draw(deadlineNs = nowNs)
        assertEquals(1, submitted.size)
        draw()
        assertEquals(listOf("a", "b", "c"), submitted.map { it.hash })
        assertFalse(requests.isWaiting)
    }

    @Test
    fun `requests that wait too long are skipped, and none waits after the stop`() {
        show("a", BitmapDrawable(context.resources, bitmap()))
        repeat(20) { draw("a", deadlineNs = nowNs) }
        assertEquals(4L, requests.skipped)
        requests.stop()
        draw()
        assertEquals(0, submitted.size)
    }

    @Test
    fun `a drawable that throws and an engine that refuses are counted`() {
        show("a", Broken())
        show("b", BitmapDrawable(context.resources, bitmap()))
        accepts = false
        draw("a", "b")
        assertEquals(1L, failures.count)
        assertEquals(1L, requests.skipped)
        assertEquals(1L, requests.refused)
    }

    /** A drawable of an app that has no constant state. */
    private open class Unknown : Drawable() {
        override fun draw(canvas: Canvas) = Unit

        override fun setAlpha(alpha: Int) = Unit

        override fun setColorFilter(colorFilter: ColorFilter?) = Unit

        @Deprecated("Deprecated in Java")
        override fun getOpacity(): Int = android.graphics.PixelFormat.TRANSLUCENT
    }

    private class Broken : Unknown() {
        override fun getConstantState(): ConstantState = error("boom")
    }
}
