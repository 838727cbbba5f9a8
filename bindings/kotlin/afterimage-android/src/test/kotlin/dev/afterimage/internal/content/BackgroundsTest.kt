package dev.afterimage.internal.content

import android.content.Context
import android.content.res.ColorStateList
import android.graphics.Color
import android.graphics.Rect
import android.graphics.drawable.Drawable
import android.graphics.drawable.GradientDrawable
import android.graphics.drawable.RippleDrawable
import android.view.View
import dev.afterimage.internal.buffer.Attr
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

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
}
