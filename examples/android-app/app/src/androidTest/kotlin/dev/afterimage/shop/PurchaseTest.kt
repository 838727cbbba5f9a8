package dev.afterimage.shop

import android.os.SystemClock
import androidx.test.core.app.ActivityScenario
import androidx.test.espresso.Espresso.closeSoftKeyboard
import androidx.test.espresso.Espresso.onView
import androidx.test.espresso.Espresso.pressBack
import androidx.test.espresso.action.ViewActions.click
import androidx.test.espresso.action.ViewActions.replaceText
import androidx.test.espresso.action.ViewActions.scrollTo
import androidx.test.espresso.action.ViewActions.typeText
import androidx.test.espresso.assertion.ViewAssertions.matches
import androidx.test.espresso.matcher.ViewMatchers.isDisplayed
import androidx.test.espresso.matcher.ViewMatchers.withId
import androidx.test.espresso.matcher.ViewMatchers.withText
import androidx.test.ext.junit.runners.AndroidJUnit4
import androidx.test.platform.app.InstrumentationRegistry
import androidx.test.uiautomator.By
import androidx.test.uiautomator.UiDevice
import androidx.test.uiautomator.Until
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/**
 * A purchase on a device, which is recorded for a studio. The argument `studio` of the instrumentation is its address:
 * `-Pandroid.testInstrumentationRunnerArguments.studio=http://127.0.0.1:8787`.
 */
@RunWith(AndroidJUnit4::class)
class PurchaseTest {
    private val app: ShopApp
        get() = InstrumentationRegistry.getInstrumentation().targetContext.applicationContext as ShopApp

    @Test
    fun aPurchaseIsRecorded() {
        val studio = InstrumentationRegistry.getArguments().getString("studio") ?: app.recorder.address
        ActivityScenario.launch(StudioActivity::class.java)
        onView(withId(R.id.address)).perform(replaceText(studio))
        onView(withId(R.id.check)).perform(scrollTo(), click())
        until("the studio does not answer at $studio") { isShown(R.string.studio_answered) }
        onView(withId(R.id.open)).perform(scrollTo(), click())

        onView(withId(R.id.search)).perform(typeText("cargo b"))
        closeSoftKeyboard()
        onView(withText("Cargo bicycle")).perform(click())
        until("nothing is recorded: ${app.recorder.why()}") { app.recorder.why().startsWith("recorded") }
        review()
        onView(withId(R.id.add)).perform(click())
        onView(withId(R.id.medium)).perform(click())
        onView(withId(R.id.checkout)).perform(click())
        onView(withId(R.id.submit)).perform(scrollTo(), click())
        onView(withId(R.id.next)).perform(scrollTo(), click())
        onView(withId(R.id.card_number)).perform(scrollTo(), typeText("4929421234600821"))
        closeSoftKeyboard()
        onView(withId(R.id.pay)).perform(scrollTo(), click())
        onView(withText(R.string.payment_done)).check(matches(isDisplayed()))
    }

    /** The reviews are a screen of Compose, which Espresso does not look into. */
    private fun review() {
        val device = UiDevice.getInstance(InstrumentationRegistry.getInstrumentation())
        onView(withId(R.id.reviews)).perform(click())
        assertTrue("no review", device.wait(Until.hasObject(By.textStartsWith("As described")), WAIT_MS))
        device.findObject(By.clazz("android.widget.EditText")).text = "Rides well"
        closeSoftKeyboard()
        device.findObject(By.text(app.getString(R.string.reviews_send))).click()
        assertTrue("not sent", device.wait(Until.hasObject(By.text(app.getString(R.string.reviews_sent))), WAIT_MS))
        pressBack()
    }

    private fun isShown(text: Int): Boolean = runCatching { onView(withText(text)).check(matches(isDisplayed())) }.isSuccess

    private fun until(
        failure: String,
        condition: () -> Boolean,
    ) {
        val endMs = SystemClock.uptimeMillis() + WAIT_MS
        while (!condition()) {
            assertTrue(failure, SystemClock.uptimeMillis() < endMs)
            SystemClock.sleep(POLL_MS)
        }
    }

    private companion object {
        const val WAIT_MS = 10_000L
        const val POLL_MS = 100L
    }
}
