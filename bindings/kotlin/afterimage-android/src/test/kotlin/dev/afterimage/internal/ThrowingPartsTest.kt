package dev.afterimage.internal

import android.app.Activity
import android.app.Application
import android.content.ComponentCallbacks2
import android.content.Context
import android.content.Intent
import android.content.res.Configuration
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.net.ConnectivityManager
import android.os.Build
import android.os.Bundle
import android.os.Looper
import android.os.PowerManager
import android.view.MotionEvent
import android.view.View
import dev.afterimage.FlushOutcome
import dev.afterimage.Registrations
import dev.afterimage.Rig
import dev.afterimage.ffi.AppState
import dev.afterimage.ffi.MaskAction
import dev.afterimage.flushed
import dev.afterimage.internal.capture.ActivityWatcher
import dev.afterimage.internal.capture.WatchedWindow
import dev.afterimage.internal.capture.WindowNaming
import dev.afterimage.internal.capture.WindowSignals
import dev.afterimage.internal.overlay.Outline
import dev.afterimage.internal.overlay.OutlineDrawable
import dev.afterimage.internal.platform.ConditionsWatcher
import dev.afterimage.internal.session.AppActivities
import dev.afterimage.internal.touch.TouchHook
import dev.afterimage.internal.touch.TouchRecorder
import dev.afterimage.internal.touch.TouchRing
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetwork
import java.util.concurrent.Executor

/**
 * A part that throws, planted behind each kind of entry point: the app notices nothing, each call is counted, and one line is logged
 * for each place. `EntryPointsTest` shows that no entry point is without its guard.
 */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class ThrowingPartsTest {
    private val lines = ArrayList<String>()
    private val failures = Failures { lines.add(it) }
    private val app: Application = RuntimeEnvironment.getApplication()

    private fun fail(): Nothing = throw PlantedError()

    private class PlantedError : Error()

    /** Runs `call` twice and asserts that both failed inside, and that `places` places were logged. */
    private fun assertCounted(
        calls: Int,
        places: Int = 1,
        call: () -> Unit,
    ) {
        val before = failures.count
        val logged = lines.size
        repeat(2) {
            call()
            shadowOf(Looper.getMainLooper()).idle()
        }
        assertEquals(2L * calls, failures.count - before)
        assertEquals("$lines", places, lines.size - logged)
        assertTrue("$lines", lines.all { "PlantedError" in it })
    }

    @Test
    fun `listeners of a window`() {
        val signals =
            object : WindowSignals {
                override fun onPreDraw() = fail()

                override fun onDraw() = fail()

                override fun onWindowsChanged() = fail()
            }
        val view = View(app)
        val window = WatchedWindow(view, WindowNaming.CLASS, signals, failures)
        assertCounted(1) { assertTrue("the window is drawn", window.onPreDraw()) }
        assertCounted(1) { window.onDraw() }
        assertCounted(2) {
            window.onWindowFocusChanged(true)
            window.onViewDetachedFromWindow(view)
        }
    }

    @Test
    fun `callbacks of activities`() {
        val listener =
            object : AppActivities.Listener {
                override fun onAppState(state: AppState) = fail()

                override fun onActivityShown(activity: Activity) = fail()
            }
        for (callbacks in listOf(AppActivities(failures, listener), ActivityWatcher(failures) { fail() })) {
            app.registerActivityLifecycleCallbacks(callbacks)
            val before = failures.count
            Robolectric
                .buildActivity(Activity::class.java)
                .setup()
                .saveInstanceState(Bundle())
                .pause()
                .stop()
                .destroy()
            assertTrue("${callbacks.javaClass}: ${failures.count - before}", failures.count - before >= 2)
            app.unregisterActivityLifecycleCallbacks(callbacks)
        }
    }

    @Test
    fun `a window's callback`() {
        val hook = TouchHook(TouchRecorder(TouchRing(), failures) { fail() }, failures)
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        hook.attach(activity.window.decorView)
        val event = MotionEvent.obtain(0, 0, MotionEvent.ACTION_DOWN, 1f, 1f, 0)
        // The first sample since a walk asks for one.
        activity.window.callback.dispatchTouchEvent(event)
        assertEquals(1, failures.count)
    }

    @Test
    @Suppress("DEPRECATION") // Devices below API level 34 send it.
    fun `receivers and callbacks of the device's conditions`() {
        var isPlanted = false
        val reported = { if (isPlanted) fail() }
        val watcher = ConditionsWatcher(app, Executor { it.run() }, failures, { reported() }, { reported() })
        watcher.start()
        isPlanted = true
        val power = app.getSystemService(Context.POWER_SERVICE) as PowerManager
        assertCounted(1) {
            shadowOf(power).setIsPowerSaveMode(!power.isPowerSaveMode)
            app.sendBroadcast(Intent(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
        }
        assertCounted(2) {
            app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_RUNNING_LOW)
            app.onLowMemory()
        }
        app.onConfigurationChanged(Configuration())
        val connectivity = app.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) {
            val callback = shadowOf(connectivity).networkCallbacks.single()
            // A value whose report failed is not stored as reported, so each call fails.
            assertCounted(0, 0) { callback.onAvailable(ShadowNetwork.newInstance(7)) }
            val before = failures.count
            callback.onLost(ShadowNetwork.newInstance(7))
            assertEquals(before + 1, failures.count)
        }
        isPlanted = false
        watcher.stop()
    }

    @Test
    fun `an executor that throws`() {
        val watcher = ConditionsWatcher(app, Executor { fail() }, failures, {}, {})
        watcher.start()
        val power = app.getSystemService(Context.POWER_SERVICE) as PowerManager
        val before = failures.count
        shadowOf(power).setIsPowerSaveMode(true)
        app.sendBroadcast(Intent(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
        shadowOf(Looper.getMainLooper()).idle()
        app.onLowMemory()
        assertEquals(2, failures.count - before)
        watcher.stop()
    }

    @Test
    fun `the drawing of outlines`() {
        val drawable = OutlineDrawable(1f, failures)
        drawable.outlines = listOf(Outline(1, MaskAction.KEEP, "", FloatArray(8)))
        val canvas =
            object : Canvas() {
                override fun drawPath(
                    path: Path,
                    paint: Paint,
                ) = fail()
            }
        assertCounted(1) { drawable.draw(canvas) }
    }

    @Test
    fun `an Application whose own methods throw`() {
        val hostile =
            object : Application() {
                init {
                    attachBaseContext(app)
                }

                override fun getApplicationContext(): Context = this

                override fun registerActivityLifecycleCallbacks(callback: ActivityLifecycleCallbacks?) = fail()

                override fun unregisterActivityLifecycleCallbacks(callback: ActivityLifecycleCallbacks?) = fail()
            }
        val registered = Registrations(app).ofConditions()
        Rig(hostile).use { rig ->
            val replay = rig.replay()
            replay.start()
            replay.recordScreen("Inbox")
            replay.stop()
            replay.start()
            replay.dispose()
            // The answer follows all that the instance does in the background.
            assertEquals(FlushOutcome.DISPOSED, replay.flushed().outcome)
            assertEquals(2, replay.status().counts.failures)
        }
        assertEquals(registered, Registrations(app).ofConditions())
    }
}
