package dev.afterimage.internal.platform

import android.app.ActivityManager
import android.app.ActivityManager.RunningAppProcessInfo

/**
 * Returns whether nothing of this process can be on the screen: it runs for a message, a job or a service. Asks a service of the
 * system: not on the main thread.
 */
internal fun isBackgroundProcess(): Boolean {
    val process = RunningAppProcessInfo()
    ActivityManager.getMyMemoryState(process)
    return process.importance > RunningAppProcessInfo.IMPORTANCE_VISIBLE
}
