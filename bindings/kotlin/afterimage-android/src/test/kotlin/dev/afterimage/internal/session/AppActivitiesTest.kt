package dev.afterimage.internal.session

import android.app.Activity
import android.os.Looper
import dev.afterimage.ffi.AppState
import dev.afterimage.internal.Failures
import org.junit.Assert.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.time.Duration

/** The app's state by its activities. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class AppActivitiesTest {
    private val states = ArrayList<AppState>()
    private val shown = ArrayList<Activity>()
    private val failures = Failures {}
    private val activities =
        AppActivities(
            failures,
            object : AppActivities.Listener {
                override fun onAppState(state: AppState) {
                    states.add(state)
                }

                override fun onActivityShown(activity: Activity) {
                    shown.add(activity)
                }
            },
        )

    class First : Activity()

    class Second : Activity()

    @Before
    fun register() = RuntimeEnvironment.getApplication().registerActivityLifecycleCallbacks(activities)

    @Test
    fun `a change of activities is no move to the background`() {
        val first = Robolectric.buildActivity(First::class.java).setup().pause()
        val second = Robolectric.buildActivity(Second::class.java).setup()
        first.stop()
        second.pause().stop()
        // A start without a resume is not active yet.
        assertEquals(
            listOf(AppState.INACTIVE, AppState.ACTIVE, AppState.INACTIVE, AppState.ACTIVE, AppState.INACTIVE, AppState.BACKGROUND),
            states,
        )
        assertEquals(listOf(first.get(), second.get()), shown)
    }

    @Test
    fun `a rotation is no move to the background`() {
        val first = Robolectric.buildActivity(First::class.java).setup()
        first.recreate()
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofSeconds(5))
        assertEquals(AppState.ACTIVE, states.last())
        assertEquals("$states", 0, states.count { it == AppState.BACKGROUND })
    }

    @Test
    fun `an activity that was shown before the registration is known from its pause on`() {
        val app = RuntimeEnvironment.getApplication()
        app.unregisterActivityLifecycleCallbacks(activities)
        val first = Robolectric.buildActivity(First::class.java).setup()
        app.registerActivityLifecycleCallbacks(activities)
        assertEquals(emptyList<AppState>(), states)
        first.pause()
        assertEquals(listOf(AppState.INACTIVE), states)
        first.resume()
        first.pause().stop()
        assertEquals(AppState.BACKGROUND, states.last())
    }

    @Test
    fun `a process without a screen is in the background until an activity starts`() {
        activities.assumeBackground()
        shadowOf(Looper.getMainLooper()).idle()
        assertEquals(listOf(AppState.BACKGROUND), states)
        Robolectric.buildActivity(First::class.java).setup()
        assertEquals(AppState.ACTIVE, states.last())
        activities.assumeBackground()
        shadowOf(Looper.getMainLooper()).idle()
        assertEquals(AppState.ACTIVE, states.last())
    }
}
