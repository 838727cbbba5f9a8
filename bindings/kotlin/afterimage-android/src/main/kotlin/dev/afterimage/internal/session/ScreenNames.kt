package dev.afterimage.internal.session

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper
import java.lang.ref.WeakReference
import java.util.WeakHashMap

/**
 * The name of the shown screen: the app's, or else the class name of the activity. A name of the app belongs to the activity that was
 * shown when the app named it, and returns with it. Any thread.
 */
internal class ScreenNames {
    private val ofActivities = WeakHashMap<Activity, String>()
    private var shown: WeakReference<Activity>? = null

    /** Stores a name that the app gave. */
    @Synchronized
    fun name(name: String) {
        shown?.get()?.let { ofActivities[it] = name }
    }

    /** Stores that an activity is shown, and returns the name of its screen. */
    @Synchronized
    fun show(activity: Activity): String {
        shown = WeakReference(activity)
        return ofActivities[activity] ?: className(activity)
    }

    /** Stores the activity that a context belongs to, for a start when it is already shown. */
    fun showOwner(context: Context) {
        var owner: Context? = context
        while (owner is ContextWrapper && owner !is Activity) owner = owner.baseContext
        if (owner is Activity && !owner.isFinishing) show(owner)
    }

    /** Returns the name of the screen of the activity that is shown, or `null` if none is known. */
    @Synchronized
    fun current(): String? = shown?.get()?.let { ofActivities[it] ?: className(it) }

    private fun className(activity: Activity): String = activity.javaClass.name.substringAfterLast('.')
}
