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
    private val names = ScreenNames(ScreenNames.ClassNames.RECORDED, ScreenNames.AppNames.UNTIL_NEXT_PLACE)

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

    @Test
    fun `a name of a place belongs to its activity, and returns with it`() {
        val cart = Robolectric.buildActivity(Cart::class.java).create().get()
        val menu = Robolectric.buildActivity(Menu::class.java).create().get()
        names.show(cart)
        assertEquals(true, names.namePlace(cart, "items", ScreenNameSource.NAVIGATION))
        assertEquals("a name again", false, names.namePlace(cart, "items", ScreenNameSource.NAVIGATION))
        assertEquals("not shown", false, names.namePlace(menu, "drinks", ScreenNameSource.NAVIGATION))
        assertEquals("drinks", names.show(menu))
        assertEquals("items", names.show(cart))
    }

    @Test
    fun `a fragment has no precedence over a destination`() {
        names.show(Robolectric.buildActivity(Cart::class.java).create().get())
        assertEquals(true, names.namePlace(null, "ItemsFragment", ScreenNameSource.FRAGMENT))
        assertEquals(true, names.namePlace(null, "items", ScreenNameSource.NAVIGATION))
        assertEquals(false, names.namePlace(null, "ItemsFragment", ScreenNameSource.FRAGMENT))
        assertEquals("items", names.current())
    }

    @Test
    fun `a name of the app applies until the next place, or by option until the next name`() {
        val kept = ScreenNames(ScreenNames.ClassNames.LEFT_OUT, ScreenNames.AppNames.UNTIL_NEXT_NAME)
        val cart = Robolectric.buildActivity(Cart::class.java).create().get()
        for (screens in listOf(names, kept)) {
            screens.show(cart)
            screens.namePlace(cart, "items", ScreenNameSource.NAVIGATION)
            screens.name("Own")
            assertEquals("Own", screens.current())
        }
        assertEquals(true, names.namePlace(cart, "items", ScreenNameSource.NAVIGATION))
        assertEquals("items", names.current())
        assertEquals(false, kept.namePlace(cart, "items", ScreenNameSource.NAVIGATION))
        assertEquals("Own", kept.current())
    }

    @Test
    fun `without class names an activity without another name has none`() {
        val left = ScreenNames(ScreenNames.ClassNames.LEFT_OUT, ScreenNames.AppNames.UNTIL_NEXT_PLACE)
        assertEquals(null, left.show(Robolectric.buildActivity(Cart::class.java).create().get()))
    }
}
