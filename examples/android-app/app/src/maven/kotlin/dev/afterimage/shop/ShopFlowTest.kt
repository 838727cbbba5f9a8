package dev.afterimage.shop

import android.view.View
import android.widget.EditText
import androidx.recyclerview.widget.RecyclerView
import androidx.viewpager2.widget.ViewPager2
import com.google.android.material.materialswitch.MaterialSwitch
import dev.afterimage.flows.Moment
import dev.afterimage.flows.RecordedApp
import org.junit.After
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config

/** A person buys a bicycle: fingers -> the app -> capture -> segments -> collector -> rrweb. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class ShopFlowTest {
    private lateinit var app: RecordedApp

    @Before
    fun start() {
        // The test's recording takes the place of the shop's own, which would send to an emulator's host.
        assertFalse((RuntimeEnvironment.getApplication() as ShopApp).recorder.isNamed)
        drawFramesByTheClock()
        app = RecordedApp(::layOutCompositions)
    }

    @After
    fun end() = app.close()

    private fun <V : View> part(id: Int): V = app.activity.part(id)

    private fun fill(
        id: Int,
        text: String,
    ) {
        app.tap(part<EditText>(id))
        app.type(part(id), text)
    }

    /** Moves a finger from the middle of a view. */
    private fun drag(
        view: View,
        dx: Float,
        dy: Float,
    ) {
        val place = IntArray(2).also { view.getLocationInWindow(it) }
        val (x, y) = place[0] + view.width / 2f to place[1] + view.height / 2f
        app.drag(view.rootView, List(SAMPLES) { x + dx * it / (SAMPLES - 1) to y + dy * it / (SAMPLES - 1) })
    }

    @Test
    fun `the whole purchase is in the replay, and no secret`() {
        app.open(CatalogActivity::class.java)
        findArticle()
        review()
        choose()
        signIn()
        deliver()
        pay()
        val session = app.end()
        for (secret in listOf(PASSWORD, CARD_NUMBER, CARD_CODE, CUSTOMER, REVIEW, EMAIL, NAME)) session.assertAbsent(secret)
        val texts = session.moments.filterIsInstance<Moment.Screen>().flatMap { it.screen.texts }
        assertTrue("the search is not readable: ${session.story()}", SEARCH in texts)
    }

    private fun findArticle() {
        app.shows("City helmet")
        val list = part<RecyclerView>(R.id.list)
        drag(list, 0f, -list.height / 3f)
        app.until("the end of the fling") { list.scrollState == RecyclerView.SCROLL_STATE_IDLE }
        fill(R.id.search, SEARCH)
        app.shows("Cargo bicycle")
        app.tap("Cargo bicycle")
    }

    /** The reviews are a screen of Compose. */
    private fun review() {
        app.shows("In the city: Cargo bicycle")
        app.tap("Reviews")
        app.showsElement("As described: Cargo bicycle, month 1")
        assertTrue(elements().any { CUSTOMER in it.text })
        val list = elements().first { "month 3" in it.text }
        val (x, y) = list.middle
        app.drag(list.view.rootView, List(SAMPLES) { x to y - DRAGGED_PX * it / (SAMPLES - 1) })
        app.showsElement("month 6")
        app.typeIntoElement(REVIEW)
        app.tapElement("Send the review")
        app.showsElement("Thank you, we read it today.")
        app.back()
    }

    private fun choose() {
        app.shows("In the city: Cargo bicycle")
        val pages = part<ViewPager2>(R.id.pages)
        drag(pages, -pages.width / 3f, 0f)
        app.until("the end of the swipe") { pages.scrollState == ViewPager2.SCROLL_STATE_IDLE }
        app.shows("On the hill: Cargo bicycle")
        app.tap("Add to basket")
        app.shows("Choose a size")
        app.tap("Medium")
        app.shows("Cargo bicycle, Medium")
        app.tap("Remove")
        app.shows("Remove it from the basket?")
        app.tap("Keep it")
        app.shows("Total 699.00")
        app.tap("To the checkout")
    }

    private fun signIn() {
        app.shows("Welcome back")
        fill(R.id.email, EMAIL)
        fill(R.id.password, PASSWORD)
        app.tap("Sign in")
    }

    private fun deliver() {
        app.shows("Where shall we deliver?")
        fill(R.id.full_name, NAME)
        app.tap(part<View>(R.id.express))
        assertTrue(part<MaterialSwitch>(R.id.express).isChecked)
        app.tap("To the payment")
    }

    private fun pay() {
        app.shows("Payment")
        fill(R.id.card_number, CARD_NUMBER)
        fill(R.id.card_code, CARD_CODE)
        app.tap("Pay now")
        app.shows("Thank you for your order")
    }

    private companion object {
        const val PASSWORD = "horsebattery"

        /** A part of an article's name that ends within a word: no other text of the screen is equal. */
        const val SEARCH = "rgo b"
        const val EMAIL = "quimby@zanzibar.example"
        const val NAME = "Quintessa Zimmerwald"

        /** Numbers that are found in no output by accident. */
        const val CARD_NUMBER = "4929421234600821"
        const val CARD_CODE = "73918245"
        const val CUSTOMER = "20-4711"
        const val REVIEW = "wobblywheels"

        /** More than the height of a review. */
        const val DRAGGED_PX = 400f
        const val SAMPLES = 6
    }
}
