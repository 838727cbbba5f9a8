package dev.afterimage.internal.capture

import android.app.Activity
import android.app.Application
import android.os.Bundle
import dev.afterimage.internal.Failures

/**
 * Calls [onChange] when an activity resumes, stops or ends. Its window appears or disappears right after that, in the same message, and
 * not every such window is drawn. It never throws. UI thread.
 */
internal class ActivityWatcher(
    private val failures: Failures,
    private val onChange: () -> Unit,
) : Application.ActivityLifecycleCallbacks {
    override fun onActivityResumed(activity: Activity) {
        changed()
    }

    override fun onActivityCreated(
        activity: Activity,
        savedInstanceState: Bundle?,
    ) = Unit

    override fun onActivityStarted(activity: Activity) = Unit

    override fun onActivityPaused(activity: Activity) = Unit

    override fun onActivityStopped(activity: Activity) {
        changed()
    }

    override fun onActivitySaveInstanceState(
        activity: Activity,
        outState: Bundle,
    ) = Unit

    override fun onActivityDestroyed(activity: Activity) {
        changed()
    }

    private fun changed() {
        try {
            onChange()
        } catch (error: Throwable) {
            failures.report("following the activities", error)
        }
    }
}
