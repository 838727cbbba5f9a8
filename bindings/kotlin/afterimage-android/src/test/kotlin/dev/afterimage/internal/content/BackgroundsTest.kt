package dev.afterimage.internal.content

import android.app.Activity
import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Rect
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.NinePatchDrawable
import android.graphics.drawable.RippleDrawable
import android.graphics.drawable.ShapeDrawable
import android.graphics.drawable.shapes.RectShape
import android.os.Bundle
import android.view.View
import dev.afterimage.internal.buffer.Attr
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.nio.ByteBuffer
import java.nio.ByteOrder

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class BackgroundsTest {
    private val screen = ContentScreen()

    private class CountingView(
        context: Context,
    ) : View(context) {
        var calls = 0

        override fun invalidateDrawable(drawable: Drawable) {
            calls++
            super.invalidateDrawable(drawable)
        }
    }

    @Test
    fun `a background that was never drawn is read, and no drawing of its view is requested`() {
        val shape = GradientDrawable().apply { setColor(Color.RED) }
        val ripple = RippleDrawable(ColorStateList.valueOf(Color.BLUE), shape, null)
        val view = CountingView(screen.activity).apply { background = ripple }
        screen.show(view, height = 60)
        view.calls = 0
        assertEquals("#ff0000ff", screen.node(view).colour(Attr.BACKGROUND))
        assertEquals(0, view.calls)
        assertEquals(Rect(0, 0, 400, 60), ripple.bounds)
        assertSame(view, ripple.callback)
    }

    /** A nine-patch of 3 x 3 pixels whose middle is stretched. */
    private fun ninePatch(
        edge: Int,
        middle: Int,
    ): NinePatchDrawable {
        val pixels = IntArray(9) { if (it == 4) middle else edge }
        val bitmap = Bitmap.createBitmap(pixels, 3, 3, Bitmap.Config.ARGB_8888)
        val chunk = ByteBuffer.allocate(84).order(ByteOrder.nativeOrder())
        chunk
            .put(1)
            .put(2)
            .put(2)
            .put(9)
            .putInt(0)
            .putInt(0)
        repeat(4) { chunk.putInt(0) }
        chunk.putInt(0)
        repeat(2) { chunk.putInt(1).putInt(2) }
        repeat(9) { chunk.putInt(1) }
        return NinePatchDrawable(screen.activity.resources, bitmap, chunk.array(), Rect(), null)
    }

    @Test
    @Config(minSdk = 28)
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `a nine-patch has the colour of its middle, with its tint`() {
        val view = View(screen.activity)
        view.background = ninePatch(edge = Color.RED, middle = 0xcc0000ff.toInt())
        assertEquals("#0000ffcc", screen.node(screen.show(view, height = 100)).colour(Attr.BACKGROUND))
        assertEquals(1, screen.node(view).attr(Attr.BACKGROUND_IMAGE))
        view.backgroundTintList = ColorStateList.valueOf(Color.GREEN)
        assertEquals("#00ff00cc", screen.node(view).colour(Attr.BACKGROUND))
        view.backgroundTintList = null
        view.background = InsetDrawable(ninePatch(edge = Color.RED, middle = Color.TRANSPARENT), 10)
        assertNull("the line of a field is no fill", screen.node(screen.show(view, height = 100)).attr(Attr.BACKGROUND))
        view.backgroundTintList = ColorStateList.valueOf(Color.GREEN)
        assertNull(screen.node(view).attr(Attr.BACKGROUND))
        val other = View(screen.activity)
        other.background = InsetDrawable(ninePatch(edge = Color.RED, middle = Color.BLUE).apply { setTint(Color.WHITE) }, 10)
        assertEquals("#ffffffff", screen.node(screen.show(other, height = 100)).colour(Attr.BACKGROUND))
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    fun `a background with margins has its distances from the edges`() {
        val shape = GradientDrawable().apply { setColor(Color.RED) }
        val margins = InsetDrawable(shape, 4, 6, 8, 10)
        for (background in listOf(margins, RippleDrawable(ColorStateList.valueOf(Color.BLUE), margins, null))) {
            val node = screen.node(screen.show(View(screen.activity).apply { this.background = background }, height = 60), density = 2.0)
            assertEquals("#ff0000ff", node.colour(Attr.BACKGROUND))
            assertEquals("06080a04", "%08x".format(node.attr(Attr.BACKGROUND_INSETS)))
        }
        val isFilled = LayerDrawable(arrayOf(ColorDrawable(0x33000000), margins))
        val filled = screen.node(screen.show(View(screen.activity).apply { background = isFilled }, height = 60))
        assertNull(filled.attr(Attr.BACKGROUND_INSETS))
        val isClear = LayerDrawable(arrayOf(ColorDrawable(Color.TRANSPARENT), InsetDrawable(shape, 130)))
        val clear = screen.node(screen.show(View(screen.activity).apply { background = isClear }, height = 300))
        assertEquals("a margin is a byte", "ffffffff", "%08x".format(clear.attr(Attr.BACKGROUND_INSETS)))
    }

    @Test
    fun `a view that was resized and not drawn yet has the margins of its background alone`() {
        val view = screen.show(View(screen.activity), height = 60)
        val filled = GradientDrawable().apply { setColor(Color.RED) }
        for ((background, expected) in listOf(filled to null, InsetDrawable(filled, 4) to "08080808")) {
            view.background = background
            background.setBounds(0, 0, 400, 20)
            assertEquals(expected, screen.node(view).attr(Attr.BACKGROUND_INSETS)?.let { "%08x".format(it) })
        }
    }

    @Test
    @Config(minSdk = 28)
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `a shape with a tint of its own has the colour that it is drawn in`() {
        val shape = GradientDrawable().apply { setColor(Color.WHITE) }
        shape.setTintList(ColorStateList.valueOf(0xff5a595b.toInt()))
        val node = screen.node(screen.show(View(screen.activity).apply { background = shape }, height = 60))
        assertEquals("#5a595bff", node.colour(Attr.BACKGROUND))
    }

    /** A drawable of the app. Its class does not determine its drawing. */
    private class OwnShape : GradientDrawable() {
        var draws = 0

        override fun draw(canvas: Canvas) {
            draws++
            super.draw(canvas)
        }
    }

    private class OwnOutline : RectShape() {
        var draws = 0

        override fun draw(
            canvas: Canvas,
            paint: Paint,
        ) {
            draws++
            super.draw(canvas, paint)
        }
    }

    @Test
    fun `the drawing of the app's own classes is never called`() {
        val shape = OwnShape()
        val outline = OwnOutline()
        val layers = LayerDrawable(arrayOf(ColorDrawable(Color.RED), shape))
        for (background in listOf(shape, ShapeDrawable(outline), layers, RippleDrawable(ColorStateList.valueOf(Color.BLUE), shape, null))) {
            screen.node(screen.show(View(screen.activity).apply { this.background = background }, height = 60))
        }
        assertEquals(0, shape.draws + outline.draws)
        assertEquals(emptyList<String>(), screen.logged)
    }

    @Test
    fun `the background of an action bar is drawn unless it is a class of the app`() {
        val bar = Robolectric.buildActivity(BarActivity::class.java).setup().get()
        val container = bar.window.decorView.findViewById<View>(bar.resources.getIdentifier("action_bar_container", "id", "android"))!!
        bar.actionBar!!.setBackgroundDrawable(ColorDrawable(Color.RED))
        assertEquals("#ff0000ff", screen.node(container).colour(Attr.BACKGROUND))
        val own = OwnShape().apply { setColor(Color.BLUE) }
        for (background in listOf(own, LayerDrawable(arrayOf(own)))) {
            bar.actionBar!!.setBackgroundDrawable(background)
            assertNull(screen.node(container).attr(Attr.BACKGROUND))
        }
        assertEquals(0, own.draws)
        assertEquals(emptyList<String>(), screen.logged)
    }

    class BarActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            setTheme(android.R.style.Theme_Material_Light_DarkActionBar)
            super.onCreate(savedInstanceState)
            setContentView(View(this))
        }
    }
}
