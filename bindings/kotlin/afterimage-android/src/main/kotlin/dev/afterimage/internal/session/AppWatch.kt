package dev.afterimage.internal.session

import android.app.Activity
import android.app.Application
import dev.afterimage.ffi.AppState
import dev.afterimage.internal.Failures
import dev.afterimage.internal.platform.ConditionsWatcher
import dev.afterimage.internal.platform.isBackgroundProcess
import java.util.concurrent.Executor

/**
 * Follows the app and the device for an instance, from its first start to its end. Any thread.
 *
 * After a stop, activities are still followed, so that the next start knows the screen and its masking rules; [listener] is not told of
 * the app's state until then. The conditions of the device are reported, since recordings are uploaded after a stop too.
 */
internal class AppWatch(
    private val application: Application,
    private val worker: Executor,
    failures: Failures,
    private val conditions: ConditionsWatcher,
    private val listener: AppActivities.Listener,
) : AppActivities.Listener {
    private val activities = AppActivities(failures, this)
    private var isRegistered = false
    private var isStarted = false
    private var state: AppState? = null

    /** Reports the app's state, as far as it is known, and then each change. */
    @Synchronized
    fun start() {
        isStarted = true
        if (!isRegistered) register()
        state?.let(listener::onAppState)
    }

    /** Ends the reports of the app's state. */
    @Synchronized
    fun stop() {
        isStarted = false
    }

    /** Removes all listeners. */
    @Synchronized
    fun end() {
        isStarted = false
        if (!isRegistered) return
        isRegistered = false
        application.unregisterActivityLifecycleCallbacks(activities)
        worker.execute(conditions::stop)
    }

    @Synchronized
    override fun onAppState(state: AppState) {
        this.state = state
        if (!isStarted) return
        listener.onAppState(state)
        if (state == AppState.ACTIVE) worker.execute(conditions::refresh)
    }

    override fun onActivityShown(activity: Activity) = listener.onActivityShown(activity)

    private fun register() {
        isRegistered = true
        application.registerActivityLifecycleCallbacks(activities)
        worker.execute {
            if (isBackgroundProcess()) activities.assumeBackground()
            conditions.start()
        }
    }
}
