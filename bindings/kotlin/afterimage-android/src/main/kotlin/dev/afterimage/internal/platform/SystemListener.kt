package dev.afterimage.internal.platform

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import dev.afterimage.internal.Failures
import java.util.concurrent.Executor

/** Runs a listener's code, and reports its exceptions. The system's services throw on some devices and in restricted processes. */
internal inline fun guarded(
    failures: Failures,
    place: String,
    act: () -> Unit,
) {
    try {
        act()
    } catch (error: Throwable) {
        failures.report(place, error)
    }
}

/** Calls [changed] on [worker] after each broadcast: answering one asks services of the system, which the main thread must not wait for. */
internal class ChangeReceiver(
    private val worker: Executor,
    private val failures: Failures,
    private val place: String,
    private val changed: () -> Unit,
) : BroadcastReceiver() {
    override fun onReceive(
        context: Context,
        intent: Intent,
    ) = guarded(failures, place) { worker.execute { guarded(failures, place, changed) } }

    /** Registers for a broadcast that only the system can send. */
    fun register(
        context: Context,
        action: String,
    ) {
        context.registerReceiver(this, IntentFilter(action))
    }
}
