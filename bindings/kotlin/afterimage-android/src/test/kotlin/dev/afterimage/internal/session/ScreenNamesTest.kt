package dev.afterimage.internal.session

import android.app.Activity
import android.view.ContextThemeWrapper
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** The names of screens. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [28])
class ScreenNamesTest {
    private val names = ScreenNames()

    class Cart : Activity()

    class Menu : Activity()

    @Test
    fun `a name of the app returns with its activity`() {
        val cart = Robolectric.buildActivity(Cart::class.java).create().get()
        val menu = Robolectric.buildActivity(Menu::class.java).create().get()
        assertEquals("ScreenNamesTest\$Cart", names.show(cart))
        names.name("Checkout")
        assertEquals("ScreenNamesTest\$Menu", names.show(menu))
        assertEquals("Checkout", names.show(cart))
    }

    @Test
    fun `a start with the context of a shown activity has its name`() {
        val cart = Robolectric.buildActivity(Cart::class.java).create().get()
        names.showOwner(cart.application)
        assertEquals(null, names.current())
        names.showOwner(ContextThemeWrapper(cart, 0))
        assertEquals("ScreenNamesTest\$Cart", names.current())
        names.name("Checkout")
        assertEquals("Checkout", names.current())
    }

    @Test
    fun `a name before the first activity belongs to none`() {
        names.name("Splash")
        assertEquals("ScreenNamesTest\$Cart", names.show(Robolectric.buildActivity(Cart::class.java).create().get()))
    }
}
