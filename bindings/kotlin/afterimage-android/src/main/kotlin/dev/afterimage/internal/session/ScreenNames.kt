package dev.afterimage.internal.session

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper
import java.lang.ref.WeakReference
import java.util.WeakHashMap

/**
 * The name of the shown screen: the last one that the app, its navigation or a fragment gave, or else the class name of the activity. A
 * name belongs to an activity, and returns with it. Any thread.
 */
internal class ScreenNames(
    private val classNames: ClassNames,
    private val appNames: AppNames,
) {
    private val ofActivities = WeakHashMap<Activity, ScreenName>()
    private var shown: WeakReference<Activity>? = null

    /** Whether the app gave a name since the last fragment began or ended, and so to the one that is reported next. */
    private var isNamedInTurn = false

    /** Stores a name that the app gave to the shown screen. */
    @Synchronized
    fun name(name: String) {
        val activity = shown?.get() ?: return
        ofActivities[activity] = ScreenName(name, ScreenNameSource.APP)
        isNamedInTurn = true
    }

    /** A fragment begins or ends. */
    @Synchronized
    fun turn() {
        isNamedInTurn = false
    }

    /**
     * Stores the name of a place in an activity, null for the shown one. Returns whether it is the new name of the shown screen: not if
     * the activity is not shown, or if its present name has precedence.
     */
    @Synchronized
    fun namePlace(
        activity: Activity?,
        name: String,
        source: ScreenNameSource,
    ): Boolean {
        val current = shown?.get()
        val owner = activity ?: current ?: return true
        val known = ofActivities[owner]
        if (known != null && (!replaces(source, known.source) || (known.name == name && known.source == source))) return false
        ofActivities[owner] = ScreenName(name, source)
        return current == null || current === owner
    }

    private fun replaces(
        source: ScreenNameSource,
        known: ScreenNameSource,
    ): Boolean =
        when {
            known != ScreenNameSource.APP -> source >= known
            source == ScreenNameSource.FRAGMENT && isNamedInTurn -> false
            else -> appNames == AppNames.UNTIL_NEXT_PLACE
        }

    /** Stores that an activity is shown, and returns the name of its screen, `null` if it has none. */
    @Synchronized
    fun show(activity: Activity): String? {
        shown = WeakReference(activity)
        return nameOf(activity)
    }

    /** Stores the activity that a context belongs to, for a start when it is already shown. */
    fun showOwner(context: Context) {
        var owner: Context? = context
        while (owner is ContextWrapper && owner !is Activity) owner = owner.baseContext
        if (owner is Activity && !owner.isFinishing) show(owner)
    }

    /** Returns the activity that is shown, or `null` if none is known. */
    @Synchronized
    fun activity(): Activity? = shown?.get()

    /** Returns the name of the screen of the activity that is shown, or `null` if none is known. */
    @Synchronized
    fun current(): String? = shown?.get()?.let(::nameOf)

    private fun nameOf(activity: Activity): String? = ofActivities[activity]?.name ?: className(activity)

    private fun className(activity: Activity): String? =
        if (classNames == ClassNames.RECORDED) activity.javaClass.name.substringAfterLast('.') else null

    private class ScreenName(
        val name: String,
        val source: ScreenNameSource,
    )

    /** Whether an activity without another name has that of its class. */
    enum class ClassNames { RECORDED, LEFT_OUT }

    /** How long a name of the app applies. */
    enum class AppNames {
        /** Until a destination or a fragment is shown. */
        UNTIL_NEXT_PLACE,

        /** Until the app gives another one. */
        UNTIL_NEXT_NAME,
    }
}
