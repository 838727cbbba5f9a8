package dev.afterimage.flows

import android.os.Build
import android.view.View
import android.widget.EditText
import androidx.recyclerview.widget.RecyclerView
import androidx.viewpager2.widget.ViewPager2
import dev.afterimage.PrivacyLevel
import dev.afterimage.testapp.R
import dev.afterimage.testapp.part
import org.junit.After
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/**
 * A person uses an app of several screens: fingers -> real widgets -> capture -> engine -> collector -> rrweb. Screens and touches are
 * in the replay in their order and at their places, and secrets are in no output.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class FlowsTest {
    private lateinit var app: RecordedApp

    @After
    fun end() = app.close()

    /** Opens the app. At the lowest level of masking everything but secrets is recorded. */
    private fun open(
        page: FlowPages,
        level: PrivacyLevel = PrivacyLevel.LIGHT,
    ) {
        app = RecordedApp { privacyLevel = level }
        app.open(FlowActivity::class.java, FlowActivity.intentFor(page))
    }

    private fun <V : View> part(id: Int): V =
        app.activity.window.decorView
            .part(id)

    private fun middle(view: View): Pair<Float, Float> {
        val place = IntArray(2).also { view.getLocationInWindow(it) }
        return place[0] + view.width / 2f to place[1] + view.height / 2f
    }

    /** Returns places of a finger that moves from the middle of a view. */
    private fun path(
        view: View,
        dx: Float,
        dy: Float,
    ): List<Pair<Float, Float>> {
        val (x, y) = middle(view)
        return List(SAMPLES) { x + dx * it / (SAMPLES - 1) to y + dy * it / (SAMPLES - 1) }
    }

    @Test
    fun login() {
        open(FlowPages.WELCOME)
        app.shows("Plan your next trip")
        app.tap("To the login")
        app.shows("Welcome back")
        app.tap(part<EditText>(R.id.email))
        app.type(part(R.id.email), "ann@example.org")
        app.shows("ann@example.org")
        app.tap(part<EditText>(R.id.password))
        app.type(part(R.id.password), PASSWORD)
        app.tap(part<View>(R.id.submit))
        app.shows("Lisbon in May")
        app.end().assertAbsent(PASSWORD)
    }

    @Test
    fun search() {
        open(FlowPages.SEARCH)
        app.shows("Bicycle 0")
        app.tap(part<EditText>(android.R.id.edit))
        app.type(part(android.R.id.edit), "helm")
        app.shows("Helmet 0")
        val list = part<RecyclerView>(android.R.id.list)
        app.drag(list.rootView, path(list, 0f, -list.height / 3f))
        app.until("the end of the fling") { list.scrollState == RecyclerView.SCROLL_STATE_IDLE }
        app.shows("Helmet 15")
        app.tap("Helmet 15")
        app.shows("A bicycle in blue")
        app.end()
    }

    @Test
    fun checkout() {
        // Before API level 26 no hint says that a field is for a card's number, and it is masked as every field is.
        val hasHints = Build.VERSION.SDK_INT >= Build.VERSION_CODES.O
        open(FlowPages.BASKET, if (hasHints) PrivacyLevel.LIGHT else PrivacyLevel.MEDIUM)
        app.shows("Your basket")
        app.tap("To the payment")
        app.shows("Total 499.00")
        for ((field, text) in listOf(R.id.card_number to CARD_NUMBER, R.id.card_code to CARD_CODE, R.id.card_name to "Ann Example")) {
            app.tap(part<EditText>(field))
            app.type(part(field), text)
        }
        if (hasHints) app.shows("Ann Example")
        app.tap(part<View>(R.id.pay))
        app.shows("Thank you for your order")
        val session = app.end()
        session.assertAbsent(CARD_NUMBER)
        session.assertAbsent(CARD_CODE)
    }

    @Test
    fun dialog() {
        open(FlowPages.TRIP)
        app.shows("Trip to Lisbon")
        app.tap("Remove")
        app.shows("Delete the trip?")
        app.tap("Keep it")
        app.shows("Trip to Lisbon")
        app.tap("Remove")
        app.shows("This cannot be undone.")
        app.tap("Delete it")
        app.shows("No trip is planned")
        app.end()
    }

    @Test
    fun sheet() {
        open(FlowPages.SHARE)
        app.shows("Not shared")
        app.tap("Share")
        app.shows("People that you know")
        val title = app.view("People that you know")
        app.drag(title.rootView, path(title, 0f, title.rootView.height / 2f))
        app.until("the end of the sheet") { !title.isAttachedToWindow }
        app.tap("Share")
        app.shows("People that you know")
        app.tap("With Ann")
        app.shows("Shared with Ann")
        app.end()
    }

    @Test
    fun pager() {
        open(FlowPages.TABS)
        app.shows("All flights")
        val pager = part<ViewPager2>(android.R.id.tabcontent)
        app.drag(pager.rootView, path(pager, -pager.width / 3f, 0f))
        app.until("the end of the swipe") { pager.scrollState == ViewPager2.SCROLL_STATE_IDLE }
        app.shows("All hotels")
        app.tap("Ride")
        app.until("the end of the scroll") { pager.scrollState == ViewPager2.SCROLL_STATE_IDLE }
        app.shows("All trains")
        app.end()
    }

    private companion object {
        const val PASSWORD = "horsebattery"

        /** Numbers that are found in no output by accident. */
        const val CARD_NUMBER = "4929421234600821"
        const val CARD_CODE = "73918245"
        const val SAMPLES = 6
    }
}
