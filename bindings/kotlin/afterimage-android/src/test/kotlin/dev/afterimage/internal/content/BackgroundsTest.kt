package dev.afterimage.internal.content

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Color
import android.graphics.Rect
import android.graphics.drawable.ColorDrawable
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.InsetDrawable
import android.graphics.drawable.LayerDrawable
import android.graphics.drawable.RippleDrawable
import android.view.View
import dev.afterimage.internal.buffer.Attr
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertSame
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

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

    @Test
    fun `a background with margins has its distances from the edges`() {
        val shape = GradientDrawable().apply { setColor(Color.RED) }
        val margins = InsetDrawable(shape, 4, 6, 8, 10)
        for (background in listOf(margins, RippleDrawable(ColorStateList.valueOf(Color.BLUE), margins, null))) {
            val node = screen.node(screen.show(View(screen.activity).apply { this.background = background }, height = 60), density = 2.0)
            assertEquals("#ff0000ff", node.colour(Attr.BACKGROUND))
            assertEquals("1e283214", "%08x".format(node.attr(Attr.BACKGROUND_INSETS)))
        }
        val isFilled = LayerDrawable(arrayOf(ColorDrawable(0x33000000), margins))
        val filled = screen.node(screen.show(View(screen.activity).apply { background = isFilled }, height = 60))
        assertNull(filled.attr(Attr.BACKGROUND_INSETS))
        val isClear = LayerDrawable(arrayOf(ColorDrawable(Color.TRANSPARENT), InsetDrawable(shape, 30)))
        val clear = screen.node(screen.show(View(screen.activity).apply { background = isClear }, height = 100))
        assertEquals("a margin is a byte", "ffffffff", "%08x".format(clear.attr(Attr.BACKGROUND_INSETS)))
    }

    @Test
    fun `a view that was resized and not drawn yet has the margins of its background alone`() {
        val view = screen.show(View(screen.activity), height = 60)
        val filled = GradientDrawable().apply { setColor(Color.RED) }
        for ((background, expected) in listOf(filled to null, InsetDrawable(filled, 4) to "28282828")) {
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
}
