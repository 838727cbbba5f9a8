package dev.afterimage.internal.session

import android.app.Activity
import android.app.Application
import android.os.Bundle
import android.os.Handler
import android.os.Looper
import dev.afterimage.ffi.AppState
import dev.afterimage.internal.Failures
import java.util.Collections
import java.util.WeakHashMap

/**
 * Follows the app's activities: which state the app is in, and which activity is shown. Callbacks arrive on the main thread.
 *
 * It may be registered late, when activities are already shown: the first callback of such an activity is its pause.
 */
internal class AppActivities(
    private val failures: Failures,
    private val listener: Listener,
) : Application.ActivityLifecycleCallbacks {
    private val main = Handler(Looper.getMainLooper())
    private val started: MutableSet<Activity> = Collections.newSetFromMap(WeakHashMap())
    private val resumed: MutableSet<Activity> = Collections.newSetFromMap(WeakHashMap())
    private var state: AppState? = null

    /** Reports the background if no activity was seen yet. For a process that was not started for the user. Any thread. */
    fun assumeBackground() {
        main.post { guarded("state of the process") { if (state == null) update() } }
    }

    override fun onActivityCreated(
        activity: Activity,
        savedInstanceState: Bundle?,
    ) = Unit

    override fun onActivityStarted(activity: Activity) =
        guarded("start of an activity") {
            started.add(activity)
            update()
        }

    override fun onActivityResumed(activity: Activity) =
        guarded("resume of an activity") {
            started.add(activity)
            resumed.add(activity)
            // The screen has its name before its first frame.
            listener.onActivityShown(activity)
            update()
        }

    override fun onActivityPaused(activity: Activity) =
        guarded("pause of an activity") {
            started.add(activity)
            resumed.remove(activity)
            update()
        }

    override fun onActivityStopped(activity: Activity) =
        guarded("stop of an activity") {
            started.remove(activity)
            resumed.remove(activity)
            if (started.isEmpty() && activity.isChangingConfigurations) {
                // It is started again at once, usually.
                main.postDelayed({ guarded("recreation of an activity") { update() } }, RECREATION_MS)
            } else {
                update()
            }
        }

    override fun onActivitySaveInstanceState(
        activity: Activity,
        outState: Bundle,
    ) = Unit

    override fun onActivityDestroyed(activity: Activity) =
        guarded("end of an activity") {
            started.remove(activity)
            resumed.remove(activity)
        }

    private fun update() {
        val now =
            when {
                resumed.isNotEmpty() -> AppState.ACTIVE
                started.isNotEmpty() -> AppState.INACTIVE
                else -> AppState.BACKGROUND
            }
        if (now == state) return
        state = now
        listener.onAppState(now)
    }

    private inline fun guarded(
        place: String,
        act: () -> Unit,
    ) {
        try {
            act()
        } catch (error: Throwable) {
            failures.report(place, error)
        }
    }

    /** Receives the changes. Main thread. */
    interface Listener {
        /** The app's state changed. */
        fun onAppState(state: AppState)

        /** An activity was resumed. */
        fun onActivityShown(activity: Activity)
    }

    private companion object {
        /** An activity that is recreated starts within this time on a slow device; otherwise the app is in the background. */
        const val RECREATION_MS = 2_000L
    }
}
