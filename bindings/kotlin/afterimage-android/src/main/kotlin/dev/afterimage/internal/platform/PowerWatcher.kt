package dev.afterimage.internal.platform

import android.content.Context
import android.os.PowerManager
import dev.afterimage.internal.Failures
import java.util.concurrent.Executor

/** Follows the power saving mode of the device. */
internal class PowerWatcher(
    private val context: Context,
    worker: Executor,
    private val failures: Failures,
    private val report: (isSaving: Boolean) -> Unit,
) {
    private val manager by lazy { context.getSystemService(Context.POWER_SERVICE) as? PowerManager }
    private val receiver = ChangeReceiver(worker, failures, PLACE, ::read)

    /** Reports the present mode, and then each change. */
    fun start() =
        guarded(failures, PLACE) {
            read()
            receiver.register(context, PowerManager.ACTION_POWER_SAVE_MODE_CHANGED)
        }

    /** Ends the reports. */
    fun stop() = guarded(failures, PLACE) { context.unregisterReceiver(receiver) }

    private fun read() {
        report(manager?.isPowerSaveMode == true)
    }

    private companion object {
        const val PLACE = "watch of power saving"
    }
}
