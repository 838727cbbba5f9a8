package dev.afterimage.internal.platform

import android.app.ActivityManager
import android.content.ComponentCallbacks2
import android.content.Context
import android.content.res.Configuration
import android.os.Handler
import android.os.Looper
import android.os.SystemClock
import dev.afterimage.internal.Failures
import java.util.concurrent.Executor

/**
 * Follows the shortage of memory. The system says when one begins; the end is found by asking. From API level 34 on the system says
 * little while the app is on the screen, so [refresh] asks too. Callbacks of the system arrive on the main thread; the rest is on [worker].
 */
internal class MemoryWatcher(
    private val context: Context,
    private val worker: Executor,
    private val failures: Failures,
    private val requested: () -> Unit,
    private val report: (isLow: Boolean) -> Unit,
) : ComponentCallbacks2 {
    private val main = Handler(Looper.getMainLooper())
    private val manager by lazy { context.getSystemService(Context.ACTIVITY_SERVICE) as? ActivityManager }
    private val ask = Runnable { guarded(failures, PLACE) { worker.execute { guarded(failures, PLACE, ::askSystem) } } }

    private var isWatching = false
    private var askedMs = 0L

    /** Reports the present state, and then each change. */
    fun start() =
        guarded(failures, PLACE) {
            isWatching = true
            context.registerComponentCallbacks(this)
            askSystem()
        }

    /** Asks the system if it was not asked of late. */
    fun refresh() =
        guarded(failures, PLACE) {
            if (SystemClock.elapsedRealtime() - askedMs >= ASK_MS) askSystem()
        }

    /** Ends the reports. */
    fun stop() =
        guarded(failures, PLACE) {
            isWatching = false
            context.unregisterComponentCallbacks(this)
            main.removeCallbacks(ask)
        }

    override fun onTrimMemory(level: Int) =
        guarded(failures, PLACE) {
            if (level in SHORTAGES) worker.execute { guarded(failures, PLACE, ::begin) }
        }

    @Deprecated("Deprecated in Java")
    override fun onLowMemory() = guarded(failures, PLACE) { worker.execute { guarded(failures, PLACE, ::begin) } }

    override fun onConfigurationChanged(newConfig: Configuration) = Unit

    private fun begin() {
        if (!isWatching) return
        requested()
        report(true)
        askLater()
    }

    private fun askLater() {
        main.removeCallbacks(ask)
        main.postDelayed(ask, ASK_MS)
    }

    private fun askSystem() {
        if (!isWatching) return
        askedMs = SystemClock.elapsedRealtime()
        val memory = ActivityManager.MemoryInfo()
        manager?.getMemoryInfo(memory)
        report(memory.lowMemory)
        if (memory.lowMemory) askLater()
    }

    private companion object {
        const val PLACE = "watch of memory"

        /** Time until the system is asked whether the shortage is over. It has ended processes by then. */
        const val ASK_MS = 30_000L

        /**
         * The levels that tell an app on the screen of a shortage of the device. Higher levels are about apps in the background, where
         * nothing is captured.
         */
        @Suppress("DEPRECATION") // Devices below API level 34 send them.
        val SHORTAGES = ComponentCallbacks2.TRIM_MEMORY_RUNNING_LOW..ComponentCallbacks2.TRIM_MEMORY_RUNNING_CRITICAL
    }
}
