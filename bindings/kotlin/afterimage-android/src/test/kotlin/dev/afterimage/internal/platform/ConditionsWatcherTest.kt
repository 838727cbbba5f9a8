package dev.afterimage.internal.platform

import android.app.ActivityManager
import android.app.Application
import android.content.ComponentCallbacks2
import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.os.Build
import android.os.Looper
import android.os.PowerManager
import dev.afterimage.ffi.DeviceConditions
import dev.afterimage.ffi.ThermalState
import dev.afterimage.internal.Failures
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow
import org.robolectric.shadows.ShadowNetwork
import org.robolectric.shadows.ShadowNetworkCapabilities
import java.time.Duration
import java.util.concurrent.Executor

/** The conditions of the device, by the framework's services. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class ConditionsWatcherTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val connectivity = app.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager
    private val power = app.getSystemService(Context.POWER_SERVICE) as PowerManager
    private val memory = app.getSystemService(Context.ACTIVITY_SERVICE) as ActivityManager
    private val failures = Failures {}
    private val reports = ArrayList<DeviceConditions>()
    private var memoryRequests = 0
    private val now: DeviceConditions get() = reports.last()
    private val watcher = ConditionsWatcher(app, Executor { it.run() }, failures, { reports.add(it) }, { memoryRequests++ })

    @After
    fun nothingFailed() {
        watcher.stop()
        assertEquals(0, failures.count)
    }

    @Test
    fun `the present conditions are reported at the start`() {
        shadowOf(power).setIsPowerSaveMode(true)
        shadowOf(connectivity).setActiveNetworkInfo(null)
        watcher.start()
        watcher.start()
        assertEquals(1, reports.size)
        assertFalse(now.online)
        assertTrue(now.lowPower)
        assertEquals(ThermalState.NOMINAL, now.thermal)
    }

    @Test
    fun `the network is pending until its report, and again after a stop`() {
        repeat(2) {
            assertTrue(watcher.awaitNetwork()!!.networkPending)
            watcher.start()
            assertFalse(now.networkPending)
            assertEquals("its report does not follow a start that changes nothing", null, watcher.awaitNetwork())
            watcher.stop()
        }
    }

    @Test
    fun `power saving is followed`() {
        watcher.start()
        assertFalse(now.lowPower)
        shadowOf(power).setIsPowerSaveMode(true)
        app.sendBroadcast(Intent(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(now.lowPower)
    }

    @Test
    @Config(minSdk = Build.VERSION_CODES.N)
    fun `the default network is followed`() {
        watcher.start()
        val callback = shadowOf(connectivity).networkCallbacks.single()
        val network = ShadowNetwork.newInstance(7)
        callback.onCapabilitiesChanged(network, capabilities(NetworkCapabilities.NET_CAPABILITY_INTERNET))
        assertEquals(true to true, now.online to now.metered)
        val free = intArrayOf(NetworkCapabilities.NET_CAPABILITY_INTERNET, NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        callback.onCapabilitiesChanged(network, capabilities(*free))
        assertEquals(true to false, now.online to now.metered)
        val handle = now.networkId
        callback.onCapabilitiesChanged(ShadowNetwork.newInstance(8), capabilities(*free))
        assertNotEquals("another network of the same kind", handle, now.networkId)
        callback.onLost(network)
        assertFalse(now.online)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) {
            callback.onBlockedStatusChanged(network, false)
            assertTrue(now.online)
            callback.onBlockedStatusChanged(network, true)
            assertFalse(now.online)
        }
        watcher.stop()
        assertTrue(shadowOf(connectivity).networkCallbacks.isEmpty())
    }

    @Test
    @Config(maxSdk = Build.VERSION_CODES.M)
    @Suppress("DEPRECATION")
    fun `the network is followed by broadcasts on old devices`() {
        watcher.start()
        assertTrue(now.online)
        shadowOf(connectivity).setActiveNetworkInfo(null)
        app.sendBroadcast(Intent(ConnectivityManager.CONNECTIVITY_ACTION))
        shadowOf(Looper.getMainLooper()).idle()
        assertFalse(now.online)
    }

    @Test
    fun `each status of the temperature has a state`() {
        assertEquals(ThermalState.NOMINAL, ThermalWatcher.state(PowerManager.THERMAL_STATUS_NONE))
        assertEquals(ThermalState.FAIR, ThermalWatcher.state(PowerManager.THERMAL_STATUS_LIGHT))
        assertEquals(ThermalState.FAIR, ThermalWatcher.state(PowerManager.THERMAL_STATUS_MODERATE))
        assertEquals(ThermalState.SERIOUS, ThermalWatcher.state(PowerManager.THERMAL_STATUS_SEVERE))
        assertEquals(ThermalState.CRITICAL, ThermalWatcher.state(PowerManager.THERMAL_STATUS_CRITICAL))
        assertEquals(ThermalState.CRITICAL, ThermalWatcher.state(PowerManager.THERMAL_STATUS_SHUTDOWN))
    }

    @Test
    @Suppress("DEPRECATION")
    fun `a shortage of memory ends when the system says so`() {
        watcher.start()
        app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_UI_HIDDEN)
        assertFalse(now.lowMemory)
        app.onTrimMemory(ComponentCallbacks2.TRIM_MEMORY_RUNNING_LOW)
        assertEquals(1, memoryRequests)
        assertTrue(now.lowMemory)
        shadowOf(memory).setMemoryInfo(ActivityManager.MemoryInfo().apply { lowMemory = true })
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMinutes(5))
        assertTrue(now.lowMemory)
        shadowOf(memory).setMemoryInfo(ActivityManager.MemoryInfo())
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMinutes(1))
        assertFalse(now.lowMemory)
        app.onLowMemory()
        assertTrue(now.lowMemory)
    }

    @Test
    fun `a shortage of memory that the system does not report is found`() {
        watcher.start()
        shadowOf(memory).setMemoryInfo(ActivityManager.MemoryInfo().apply { lowMemory = true })
        watcher.refresh()
        assertFalse("asked again at once", now.lowMemory)
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMinutes(1))
        watcher.refresh()
        assertTrue(now.lowMemory)
        assertEquals(0, memoryRequests)
    }

    @Test
    fun `the main thread waits for no service of the system`() {
        val waiting = ArrayDeque<Runnable>()
        val queued = ConditionsWatcher(app, Executor { waiting.add(it) }, failures, { reports.add(it) }, { memoryRequests++ })
        queued.start()
        reports.clear()
        waiting.clear()
        app.onLowMemory()
        assertEquals(0, memoryRequests + reports.size)
        waiting.removeFirst().run()
        assertEquals(1, memoryRequests)
        assertTrue(now.lowMemory)
        app.onLowMemory()
        queued.stop()
        waiting.removeFirst().run()
        assertEquals("requests after the stop", 1, memoryRequests)
    }

    @Test
    fun `nothing is reported after the stop`() {
        watcher.start()
        watcher.stop()
        reports.clear()
        shadowOf(power).setIsPowerSaveMode(true)
        app.sendBroadcast(Intent(PowerManager.ACTION_POWER_SAVE_MODE_CHANGED))
        app.onLowMemory()
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(reports.isEmpty())
    }

    private fun capabilities(vararg all: Int): NetworkCapabilities {
        val capabilities = ShadowNetworkCapabilities.newInstance()
        val shadow = Shadow.extract<ShadowNetworkCapabilities>(capabilities)
        // A new object is one of an unmetered network.
        shadow.removeCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        all.forEach(shadow::addCapability)
        return capabilities
    }
}
