package dev.afterimage.internal.capture

import android.app.Activity
import android.app.Application
import android.os.Bundle

/** Calls [onResumed] when an activity is resumed. Its window is added right after that, in the same message. UI thread. */
internal class ActivityWatcher(
    private val onResumed: () -> Unit,
) : Application.ActivityLifecycleCallbacks {
    override fun onActivityResumed(activity: Activity) {
        onResumed()
    }

    override fun onActivityCreated(
        activity: Activity,
        savedInstanceState: Bundle?,
    ) = Unit

    override fun onActivityStarted(activity: Activity) = Unit

    override fun onActivityPaused(activity: Activity) = Unit

    override fun onActivityStopped(activity: Activity) = Unit

    override fun onActivitySaveInstanceState(
        activity: Activity,
        outState: Bundle,
    ) = Unit

    override fun onActivityDestroyed(activity: Activity) = Unit
}
