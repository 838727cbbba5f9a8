package dev.afterimage.internal.session

import android.app.Activity
import android.app.Application
import android.content.Context
import android.content.Intent
import android.os.Looper
import android.os.PowerManager
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.ffi.AppState
import dev.afterimage.ffi.DeviceConditions
import dev.afterimage.internal.Failures
import dev.afterimage.internal.platform.ConditionsWatcher
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import java.util.concurrent.Executor

/** The states of the app that an instance receives before, between and after its start and end. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class AppWatchTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val failures = Failures {}
    private val here = Executor { it.run() }
    private val states = ArrayList<AppState>()
    private val shown = ArrayList<Activity>()
    private val conditions = ArrayList<DeviceConditions>()
    private val flushes = ArrayList<(FlushReport) -> Unit>()
    private val watch =
        AppWatch(
            app,
            here,
            failures,
            ConditionsWatcher(app, here, failures, conditions::add, {}),
            object : AppActivities.Listener {
                override fun onAppState(state: AppState) {
                    states.add(state)
                }

                override fun onActivityShown(activity: Activity) {
                    shown.add(activity)
                }
            },
            { sent -> flushes.add(sent) },
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
    fun `the conditions are followed until everything is sent`() {
        watch.start()
        watch.stop()
        assertEquals(1, flushes.size)
        flushes.single()(reportWithoutEngine(FlushOutcome.OFFLINE, ""))
        changePowerSaving()
        assertEquals(2, conditions.size)
        watch.conditionsChanged()
        flushes.last()(reportWithoutEngine(FlushOutcome.DELIVERED, ""))
        changePowerSaving()
        assertEquals(2, conditions.size)
        watch.start()
        assertEquals("the report of a start", 3, conditions.size)
        flushes.last()(reportWithoutEngine(FlushOutcome.DELIVERED, ""))
        changePowerSaving()
        assertEquals("a late report changes nothing", 4, conditions.size)
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

    private fun changePowerSaving() {
        val power = app.getSystemService(Context.POWER_SERVICE) as PowerManager
        shadowOf(power).setIsPowerSaveMode(!power.isPowerSaveMode)
        app.sendBroadcast(Intent(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
        shadowOf(Looper.getMainLooper()).idle()
    }
}
