package dev.afterimage.internal.platform

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.content.IntentFilter
import android.os.Build
import android.os.UserManager
import dev.afterimage.internal.Failures
import dev.afterimage.internal.RequiresSdk

/**
 * The state of the app's encrypted storage after a restart of the device (Direct Boot, API 24).
 *
 * Recordings are stored only in the storage that needs the user's unlock, since they are as private as the app's own files. A
 * session that starts before the unlock is recorded from the unlock on.
 */
internal class UserUnlock(
    private val context: Context,
    private val failures: Failures,
) {
    /** Returns whether the app's storage cannot be read yet. Not on the main thread. */
    val isLocked: Boolean
        get() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.N && !isUnlocked()

    @Volatile
    private var waiting: UnlockReceiver? = null

    /** Calls [unlocked] once when the user unlocked the device, at once if that happened meanwhile. On the main thread. */
    fun whenUnlocked(unlocked: () -> Unit) {
        val once = UnlockReceiver(unlocked)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) register(once)
        waiting = once
        // The broadcast may have been sent before the receiver was registered.
        if (!isLocked) once.finish(context)
    }

    /** Ends the wait. Returns whether there was one. Any thread. */
    fun endWait(): Boolean = waiting?.end(context) == true

    @RequiresSdk(Build.VERSION_CODES.N)
    private fun register(receiver: BroadcastReceiver) {
        context.registerReceiver(receiver, IntentFilter(Intent.ACTION_USER_UNLOCKED))
    }

    @RequiresSdk(Build.VERSION_CODES.N)
    private fun isUnlocked(): Boolean {
        val users = context.getSystemService(Context.USER_SERVICE) as? UserManager
        return users == null || users.isUserUnlocked
    }

    private inner class UnlockReceiver(
        private var unlocked: (() -> Unit)?,
    ) : BroadcastReceiver() {
        override fun onReceive(
            context: Context,
            intent: Intent,
        ) = finish(context)

        @Synchronized
        fun end(context: Context): Boolean {
            unlocked ?: return false
            unlocked = null
            guarded(failures, PLACE) { context.unregisterReceiver(this) }
            return true
        }

        @Synchronized
        fun finish(context: Context) {
            val unlocked = unlocked ?: return
            this.unlocked = null
            // Also if the system refuses to remove the receiver.
            guarded(failures, PLACE) { context.unregisterReceiver(this) }
            guarded(failures, PLACE, unlocked)
        }
    }

    private companion object {
        const val PLACE = "receiver of the device's unlock"
    }
}
