package dev.afterimage.internal.session

import android.app.Activity
import android.os.Handler
import android.os.Looper
import dev.afterimage.internal.Failures

/** Names screens by the fragments of androidx, which an app may lack. [onTurn] is called when one begins or ends. Never throws. Any thread. */
internal class FragmentNames(
    private val failures: Failures,
    private val onTurn: () -> Unit,
    private val onName: (Activity, String) -> Unit,
) {
    private val main = Handler(Looper.getMainLooper())

    // On the main thread.
    private var follower: FragmentFollower? = null
    private var isMissing = false

    /** Follows the fragments of an activity until [end], and reports the name of the one that is shown. */
    fun follow(activity: Activity) =
        onMain {
            val known = follower ?: FragmentFollower(failures, onTurn, onName).also { follower = it }
            known.follow(activity)
        }

    /** Removes all listeners. */
    fun end() = onMain { follower?.end() }

    private fun onMain(act: () -> Unit) {
        if (Looper.myLooper() === Looper.getMainLooper()) guarded(act) else main.post { guarded(act) }
    }

    private fun guarded(act: () -> Unit) {
        if (isMissing) return
        try {
            act()
        } catch (_: LinkageError) {
            // The app has no androidx.fragment, and so no activity with such fragments.
            isMissing = true
        } catch (error: Throwable) {
            failures.report("following fragments", error)
        }
    }
}
