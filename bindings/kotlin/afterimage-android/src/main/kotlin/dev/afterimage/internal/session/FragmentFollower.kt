package dev.afterimage.internal.session

import android.app.Activity
import android.content.Context
import androidx.fragment.app.DialogFragment
import androidx.fragment.app.Fragment
import androidx.fragment.app.FragmentActivity
import androidx.fragment.app.FragmentManager
import dev.afterimage.internal.Failures
import dev.afterimage.internal.platform.guarded
import java.lang.ref.WeakReference
import java.util.Collections
import java.util.WeakHashMap

/**
 * Reports the class name of the fragment that an activity shows, once until it shows another one. Only for apps with `androidx.fragment`.
 * Main thread.
 *
 * The app may name the screen in a fragment's `onResume`, before the fragment is reported. [onTurn] separates that name from those that
 * were given to the fragment before: it is called when a fragment begins or ends.
 */
internal class FragmentFollower(
    private val failures: Failures,
    private val onTurn: () -> Unit,
    private val onName: (Activity, String) -> Unit,
) : FragmentManager.FragmentLifecycleCallbacks() {
    private val followed: MutableSet<FragmentActivity> = Collections.newSetFromMap(WeakHashMap())
    private val reported = WeakHashMap<FragmentActivity, WeakReference<Fragment>>()

    /** Fragments that were resumed before: they are not attached again. */
    private val known: MutableSet<Fragment> = Collections.newSetFromMap(WeakHashMap())

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
        onTurn()
    }

    override fun onFragmentPreAttached(
        manager: FragmentManager,
        fragment: Fragment,
        context: Context,
    ) = guarded(failures, PLACE, onTurn)

    override fun onFragmentStarted(
        manager: FragmentManager,
        fragment: Fragment,
    ) = guarded(failures, PLACE) { if (fragment in known) onTurn() }

    override fun onFragmentPaused(
        manager: FragmentManager,
        fragment: Fragment,
    ) = guarded(failures, PLACE, onTurn)

    override fun onFragmentResumed(
        manager: FragmentManager,
        fragment: Fragment,
    ) = guarded(failures, PLACE) {
        known.add(fragment)
        changed(fragment)
    }

    /** A fragment that covered another one is gone. */
    override fun onFragmentViewDestroyed(
        manager: FragmentManager,
        fragment: Fragment,
    ) = guarded(failures, PLACE) { changed(fragment) }

    private fun changed(fragment: Fragment) {
        fragment.activity?.let(::report)
    }

    private fun report(activity: FragmentActivity) {
        val shown = shown(activity.supportFragmentManager) ?: return
        if (reported[activity]?.get() === shown) return
        reported[activity] = WeakReference(shown)
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

    private companion object {
        const val PLACE = "name of a fragment"
    }
}
