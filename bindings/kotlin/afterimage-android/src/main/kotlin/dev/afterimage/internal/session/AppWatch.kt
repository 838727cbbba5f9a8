package dev.afterimage.internal.session

import android.app.Activity
import android.app.Application
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.ffi.AppState
import dev.afterimage.internal.Failures
import dev.afterimage.internal.platform.ConditionsWatcher
import dev.afterimage.internal.platform.isBackgroundProcess
import java.util.concurrent.Executor

/**
 * Follows the app and the device for an instance, from its first start to its end. Any thread.
 *
 * After a stop, activities are still followed: a list of those on the screen cannot be read, and the next start needs the app's state,
 * the screen and its masking rules. [listener] is not told of the app's state until then. The conditions of the device are followed until
 * the rest of the recording is sent, by [flush].
 */
internal class AppWatch(
    private val application: Application,
    private val worker: Executor,
    failures: Failures,
    private val conditions: ConditionsWatcher,
    private val listener: AppActivities.Listener,
    private val flush: (sent: (FlushReport) -> Unit) -> Unit,
) : AppActivities.Listener {
    private val activities = AppActivities(failures, this)
    private var isRegistered = false
    private var isStarted = false
    private var state: AppState? = null

    /** Reports the app's state, as far as it is known, and then each change. */
    @Synchronized
    fun start() {
        isStarted = true
        if (isRegistered) worker.execute(conditions::start) else register()
        state?.let(listener::onAppState)
    }

    /** Ends the reports of the app's state, and those of the conditions once the recording is sent. After the engine's stop. */
    @Synchronized
    fun stop() {
        if (!isStarted) return
        isStarted = false
        flush(::onSent)
    }

    /** The conditions changed. After a stop, segments that waited for a connection are sent now. */
    @Synchronized
    fun conditionsChanged() {
        if (isRegistered && !isStarted) flush(::onSent)
    }

    /** Removes all listeners. */
    @Synchronized
    fun end() {
        isStarted = false
        if (!isRegistered) return
        isRegistered = false
        // First, since an app's own Application may throw.
        worker.execute(conditions::stop)
        application.unregisterActivityLifecycleCallbacks(activities)
    }

    @Synchronized
    override fun onAppState(state: AppState) {
        this.state = state
        if (!isStarted) return
        listener.onAppState(state)
        if (state == AppState.ACTIVE) worker.execute(conditions::refresh)
    }

    override fun onActivityShown(activity: Activity) = listener.onActivityShown(activity)

    @Synchronized
    private fun onSent(report: FlushReport) {
        if (isRegistered && !isStarted && report.outcome !in WAITING) worker.execute(conditions::stop)
    }

    private fun register() {
        isRegistered = true
        application.registerActivityLifecycleCallbacks(activities)
        worker.execute {
            if (isBackgroundProcess()) activities.assumeBackground()
            conditions.start()
        }
    }

    private companion object {
        /** Something is left, which is sent in this process under other conditions or at another time. */
        val WAITING =
            setOf(
                FlushOutcome.OFFLINE,
                FlushOutcome.NETWORK_METERED,
                FlushOutcome.METERED_LIMIT_REACHED,
                FlushOutcome.DAILY_LIMIT_REACHED,
                FlushOutcome.POWER_SAVING,
                FlushOutcome.OVERHEATED,
                FlushOutcome.NOT_CONFIRMED,
                FlushOutcome.RETRY_SCHEDULED,
                FlushOutcome.DEADLINE_PASSED,
            )
    }
}
