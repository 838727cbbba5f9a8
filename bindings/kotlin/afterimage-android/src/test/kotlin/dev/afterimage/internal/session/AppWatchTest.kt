package dev.afterimage.internal.session

import android.app.Activity
import android.app.Application
import dev.afterimage.ffi.AppState
import dev.afterimage.internal.Failures
import dev.afterimage.internal.platform.ConditionsWatcher
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import java.util.concurrent.Executor

/** What an instance is told of the app before, between and after its start and end. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class AppWatchTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val failures = Failures {}
    private val here = Executor { it.run() }
    private val states = ArrayList<AppState>()
    private val shown = ArrayList<Activity>()
    private val watch =
        AppWatch(
            app,
            here,
            failures,
            ConditionsWatcher(app, here, failures, {}, {}),
            object : AppActivities.Listener {
                override fun onAppState(state: AppState) {
                    states.add(state)
                }

                override fun onActivityShown(activity: Activity) {
                    shown.add(activity)
                }
            },
        )

    @Test
    fun `the state is reported between start and stop, and the screen is known after a stop`() {
        watch.start()
        val first = Robolectric.buildActivity(Activity::class.java).setup()
        watch.stop()
        states.clear()
        val second = Robolectric.buildActivity(Activity::class.java).setup()
        first.pause().stop()
        second.pause().stop()
        assertEquals(emptyList<AppState>(), states)
        assertEquals(listOf(first.get(), second.get()), shown)
        watch.start()
        assertEquals(listOf(AppState.BACKGROUND), states)
    }

    @Test
    fun `nothing is reported after the end`() {
        watch.start()
        watch.end()
        watch.end()
        Robolectric.buildActivity(Activity::class.java).setup()
        assertEquals(0, states.size + shown.size)
        assertEquals(0, failures.count)
    }
}
