package dev.afterimage.internal.platform

import android.content.Context
import dev.afterimage.ffi.DeviceConditions
import dev.afterimage.ffi.ThermalState
import dev.afterimage.internal.Failures
import java.util.concurrent.Executor

/**
 * Follows the conditions of the device that limit uploads and capture: network, power saving, temperature, memory.
 *
 * Everything happens on the worker, one call at a time, since services of the system are asked. [report] receives the conditions when they
 * change, and once after the start. [memoryRequested] runs when the system requests memory.
 */
internal class ConditionsWatcher(
    context: Context,
    worker: Executor,
    failures: Failures,
    private val report: (DeviceConditions) -> Unit,
    memoryRequested: () -> Unit,
) {
    @Volatile
    private var conditions = UNKNOWN

    @Volatile
    private var isStarted = false
    private val network =
        NetworkWatcher(context, worker, failures) { online, metered, handle ->
            change { copy(online = online, metered = metered, networkPending = false, networkId = handle.toULong()) }
        }
    private val power = PowerWatcher(context, worker, failures) { isSaving -> change { copy(lowPower = isSaving) } }
    private val thermal = ThermalWatcher(context, worker, failures) { state -> change { copy(thermal = state) } }
    private val memory = MemoryWatcher(context, worker, failures, memoryRequested) { isLow -> change { copy(lowMemory = isLow) } }

    /** Returns the conditions for a start, whose report of the network follows. `null` if they are followed already. Any thread. */
    fun awaitNetwork(): DeviceConditions? = if (isStarted) null else conditions.copy(networkPending = true)

    /** Registers the listeners, and reports the present conditions. On the worker. */
    fun start() {
        if (isStarted) return
        network.start()
        power.start()
        thermal.start()
        memory.start()
        isStarted = true
        report(conditions)
    }

    /** Asks for conditions that the system does not report, if they are not known of late. On the worker. */
    fun refresh() = memory.refresh()

    /** Removes the listeners. On the worker. */
    fun stop() {
        if (!isStarted) return
        isStarted = false
        conditions = conditions.copy(networkPending = true)
        network.stop()
        power.stop()
        thermal.stop()
        memory.stop()
    }

    private fun change(apply: DeviceConditions.() -> DeviceConditions) {
        val now = conditions.apply()
        if (now == conditions) return
        conditions = now
        if (isStarted) report(now)
    }

    private companion object {
        /** The conditions that the engine assumes until the first report. */
        val UNKNOWN = DeviceConditions(thermal = ThermalState.NOMINAL, networkPending = true)
    }
}
