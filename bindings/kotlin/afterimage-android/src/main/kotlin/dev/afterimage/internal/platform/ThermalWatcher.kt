package dev.afterimage.internal.platform

import android.content.Context
import android.os.Build
import android.os.PowerManager
import dev.afterimage.ffi.ThermalState
import dev.afterimage.internal.Failures
import dev.afterimage.internal.RequiresSdk
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicReference

/** Follows the temperature of the device, from API level 29 on. Older devices report none. */
internal class ThermalWatcher(
    context: Context,
    private val worker: Executor,
    private val failures: Failures,
    private val report: (ThermalState) -> Unit,
) {
    private val manager by lazy { context.getSystemService(Context.POWER_SERVICE) as? PowerManager }

    // A `PowerManager.OnThermalStatusChangedListener`, which older devices do not have.
    private var listener: Any? = null

    // The target of the listener: null after the stop. The service keeps a removed listener until its process collects garbage.
    private var target = AtomicReference<ThermalWatcher>()

    /** Reports the present state, and then each change. */
    fun start() =
        guarded(failures, PLACE) {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) watch()
        }

    /** Ends the reports. */
    fun stop() =
        guarded(failures, PLACE) {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) unwatch()
        }

    @RequiresSdk(Build.VERSION_CODES.Q)
    private fun watch() {
        val manager = manager ?: return
        val registered = AtomicReference(this)
        val created = PowerManager.OnThermalStatusChangedListener { status -> registered.get()?.accept(status) }
        try {
            // Also calls the listener with the present state.
            manager.addThermalStatusListener(worker, created)
            listener = created
            target = registered
        } catch (_: RuntimeException) {
            // The device has no thermal service, and reports nothing.
        }
    }

    @RequiresSdk(Build.VERSION_CODES.Q)
    private fun unwatch() {
        val created = listener as? PowerManager.OnThermalStatusChangedListener ?: return
        target.set(null)
        manager?.removeThermalStatusListener(created)
        listener = null
    }

    private fun accept(status: Int) = guarded(failures, PLACE) { report(state(status)) }

    companion object {
        private const val PLACE = "watch of the temperature"

        /** Returns the state of one of the `PowerManager.THERMAL_STATUS` codes. A code of a later Android is the worst. */
        fun state(status: Int): ThermalState =
            when (status) {
                PowerManager.THERMAL_STATUS_NONE -> ThermalState.NOMINAL
                PowerManager.THERMAL_STATUS_LIGHT, PowerManager.THERMAL_STATUS_MODERATE -> ThermalState.FAIR
                PowerManager.THERMAL_STATUS_SEVERE -> ThermalState.SERIOUS
                else -> ThermalState.CRITICAL
            }
    }
}
