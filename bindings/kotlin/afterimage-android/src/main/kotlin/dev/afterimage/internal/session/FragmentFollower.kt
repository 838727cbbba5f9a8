package dev.afterimage.internal.session

import android.app.Activity
import androidx.fragment.app.DialogFragment
import androidx.fragment.app.Fragment
import androidx.fragment.app.FragmentActivity
import androidx.fragment.app.FragmentManager
import dev.afterimage.internal.Failures
import java.util.Collections
import java.util.WeakHashMap

/** Reports the class name of the fragment that an activity shows. Only for apps with `androidx.fragment`. Main thread. */
internal class FragmentFollower(
    private val failures: Failures,
    private val onName: (Activity, String) -> Unit,
) : FragmentManager.FragmentLifecycleCallbacks() {
    private val followed: MutableSet<FragmentActivity> = Collections.newSetFromMap(WeakHashMap())

    /** Follows the fragments of an activity, if it has any, and reports the one that is shown. */
    fun follow(activity: Activity) {
        if (activity !is FragmentActivity) return
        if (followed.add(activity)) activity.supportFragmentManager.registerFragmentLifecycleCallbacks(this, true)
        report(activity)
    }

    /** Removes all listeners. */
    fun end() {
        for (activity in followed) activity.supportFragmentManager.unregisterFragmentLifecycleCallbacks(this)
        followed.clear()
    }

    override fun onFragmentResumed(
        manager: FragmentManager,
        fragment: Fragment,
    ) = changed(fragment)

    /** A fragment that covered another one is gone. */
    override fun onFragmentViewDestroyed(
        manager: FragmentManager,
        fragment: Fragment,
    ) = changed(fragment)

    private fun changed(fragment: Fragment) {
        try {
            fragment.activity?.let(::report)
        } catch (error: Throwable) {
            failures.report("name of a fragment", error)
        }
    }

    private fun report(activity: FragmentActivity) {
        val shown = shown(activity.supportFragmentManager) ?: return
        onName(activity, shown.javaClass.name.substringAfterLast('.'))
    }

    private fun shown(manager: FragmentManager): Fragment? {
        if (manager.primaryNavigationFragment != null) return mainFragment(manager)
        val fragments = manager.fragments
        val last = fragments.lastOrNull(::isShown) ?: return null
        return within(last)
    }

    /** Returns the fragment that a fragment shows as its main content, itself if it does not navigate. */
    private fun within(fragment: Fragment): Fragment? {
        val children = fragment.childFragmentManager
        return if (children.primaryNavigationFragment == null) fragment else mainFragment(children)
    }

    /** Returns null while the main fragment is replaced. */
    private fun mainFragment(manager: FragmentManager): Fragment? = manager.primaryNavigationFragment?.takeIf(::isShown)?.let(::within)

    /** A fragment without a view shows nothing, and a dialog is no screen. */
    private fun isShown(fragment: Fragment): Boolean {
        val isDialog = fragment is DialogFragment && fragment.showsDialog
        return fragment.isResumed && !fragment.isHidden && fragment.view != null && !isDialog
    }
}
