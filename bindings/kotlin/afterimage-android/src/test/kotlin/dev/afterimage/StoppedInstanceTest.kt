package dev.afterimage

import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.net.NetworkInfo
import android.os.Build
import android.os.Looper
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import java.time.Duration

/** The registrations of an instance in the app's process between a stop and the next start. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class StoppedInstanceTest {
    private val rig = Rig()
    private val registrations = Registrations(rig.app)
    private val connectivity = rig.app.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager

    @After
    fun end() = rig.close()

    @Test
    fun `a stop leaves the listener of activities alone, and a start registers the others again`() {
        val activity = rig.show().get()
        val activities = registrations.ofActivities()
        val conditions = registrations.ofConditions()
        val window = registrations.ofWindow(activity)
        val replay = rig.replay()
        record(replay, activity)
        assertTrue("also the one of capture", registrations.ofActivities() > activities + 1)
        val recorded = registrations.ofConditions()
        assertTrue("$conditions, $recorded", conditions.all { (kind, count) -> recorded.getValue(kind) > count || isAbsent(kind) })
        for (kind in listOf("mOnDrawListeners", "callback")) assertNotEquals(kind, window[kind], registrations.ofWindow(activity)[kind])

        replay.stop()
        rig.until("the end of the conditions") { registrations.ofConditions() == conditions }
        assertEquals(window, registrations.ofWindow(activity))
        assertEquals("tasks of timers", Duration.ZERO, shadowOf(Looper.getMainLooper()).nextScheduledTaskTime)
        assertEquals(activities + 1, registrations.ofActivities())

        record(replay, activity)
        rig.until("the conditions after a start") { registrations.ofConditions() == recorded }
        replay.dispose()
        rig.until("the end of all") { registrations.ofConditions() == conditions }
        assertEquals(window, registrations.ofWindow(activity))
        assertEquals(activities, registrations.ofActivities())
        rig.assertNoFailures()
    }

    @Test
    fun `after a stop without a network, the recording is sent when there is one`() {
        val network = connectivity.activeNetworkInfo
        shadowOf(connectivity).setActiveNetworkInfo(null)
        val activity = rig.show().get()
        val conditions = registrations.ofConditions()
        val replay = rig.replay()
        record(replay, activity)
        replay.stop()
        assertEquals(FlushOutcome.OFFLINE, replay.flushed().outcome)
        rig.draw()
        assertNotEquals(conditions, registrations.ofConditions())
        assertEquals(0, rig.collector.waiting)
        connect(network)
        rig.until("the end of the conditions") { registrations.ofConditions() == conditions }
        assertTrue(rig.collector.waiting > 0)
        rig.assertNoFailures()
    }

    private fun record(
        replay: SessionReplay,
        activity: TextActivity,
    ) {
        val frames = replay.status().counts.frames
        replay.start()
        rig.until("a recording", activity) { replay.status().isRecording && replay.status().counts.frames > frames }
    }

    private fun connect(network: NetworkInfo?) {
        shadowOf(connectivity).setActiveNetworkInfo(network)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) {
            val connected = ShadowNetwork.newInstance(1)
            val capabilities = ShadowNetworkCapabilities.newInstance()
            shadowOf(capabilities).addCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
            shadowOf(connectivity).networkCallbacks.forEach { it.onCapabilitiesChanged(connected, capabilities) }
        } else {
            @Suppress("DEPRECATION") // Below API level 24 there is no other way.
            rig.app.sendBroadcast(Intent(ConnectivityManager.CONNECTIVITY_ACTION))
        }
    }

    /** Returns whether devices of this API level have no such listener. */
    private fun isAbsent(kind: String) = kind == "networks" && Build.VERSION.SDK_INT < Build.VERSION_CODES.N
}
