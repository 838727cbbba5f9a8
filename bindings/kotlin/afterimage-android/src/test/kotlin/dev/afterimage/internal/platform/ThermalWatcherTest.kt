package dev.afterimage.internal.platform

import android.app.Application
import android.content.Context
import android.content.ContextWrapper
import android.os.Binder
import android.os.Handler
import android.os.IPowerManager
import android.os.IThermalService
import android.os.IThermalStatusListener
import android.os.Looper
import android.os.PowerManager
import dev.afterimage.ffi.ThermalState
import dev.afterimage.internal.Failures
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.Implements
import java.lang.reflect.InvocationHandler
import java.lang.reflect.Proxy
import java.util.concurrent.Executor

/**
 * The listener of the temperature, registered and removed by the framework's own `PowerManager`. The service at its other end is in another
 * process, which the sandbox lacks: a stand-in keeps the list of listeners.
 */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], shadows = [ThermalWatcherTest.UnchangedPowerManager::class])
class ThermalWatcherTest {
    /** Robolectric replaces one of the two methods. */
    @Implements(PowerManager::class)
    class UnchangedPowerManager

    private val app: Application = RuntimeEnvironment.getApplication()
    private val failures = Failures {}
    private val states = ArrayList<ThermalState>()
    private val registered = ArrayList<IThermalStatusListener>()
    private val everRegistered = ArrayList<IThermalStatusListener>()
    private var isMissing = false

    private val service =
        standIn<IThermalService> { name, arguments ->
            check(!isMissing) { "no thermal service" }
            val listener = arguments.firstOrNull() as? IThermalStatusListener
            when (name) {
                "registerThermalStatusListener" -> registered.add(listener!!) && everRegistered.add(listener)
                "unregisterThermalStatusListener" -> registered.remove(listener!!)
                else -> error(name)
            }
        }

    private val watcher = ThermalWatcher(device(), Executor { it.run() }, failures, states::add)

    /** A context of a device with the stand-in. */
    private fun device(): Context {
        val parameters = arrayOf(Context::class.java, IPowerManager::class.java, IThermalService::class.java, Handler::class.java)
        val create = PowerManager::class.java.getDeclaredConstructor(*parameters).apply { isAccessible = true }
        val power = create.newInstance(app, standIn<IPowerManager> { name, _ -> error(name) }, service, Handler(Looper.getMainLooper()))
        return object : ContextWrapper(app) {
            override fun getSystemService(name: String): Any? = if (name == POWER_SERVICE) power else super.getSystemService(name)
        }
    }

    private inline fun <reified T> standIn(crossinline answer: (String, List<Any?>) -> Any?): T {
        val binder = Binder()
        val handler =
            InvocationHandler { _, method, arguments ->
                if (method.name == "asBinder") binder else answer(method.name, arguments.orEmpty().toList())
            }
        return Proxy.newProxyInstance(T::class.java.classLoader, arrayOf(T::class.java), handler) as T
    }

    @Test
    fun `the listener reports until it is removed`() {
        watcher.start()
        registered.single().onStatusChange(PowerManager.THERMAL_STATUS_SEVERE)
        registered.single().onStatusChange(PowerManager.THERMAL_STATUS_NONE)
        assertEquals(listOf(ThermalState.SERIOUS, ThermalState.NOMINAL), states)

        watcher.stop()
        assertEquals(0, registered.size)
        // A status that was on its way.
        everRegistered.single().onStatusChange(PowerManager.THERMAL_STATUS_CRITICAL)
        assertEquals(2, states.size)

        watcher.stop()
        watcher.start()
        assertEquals(1, registered.size)
        registered.single().onStatusChange(PowerManager.THERMAL_STATUS_LIGHT)
        assertEquals(ThermalState.FAIR, states.last())
        watcher.stop()
        assertEquals(0, registered.size)
        assertEquals(0, failures.count)
    }

    @Test
    fun `a device without the service reports nothing`() {
        isMissing = true
        watcher.start()
        watcher.stop()
        assertEquals(0, states.size)
        assertEquals(0, failures.count)
    }
}
