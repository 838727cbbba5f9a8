package dev.afterimage

import android.app.Activity
import android.app.Application
import android.content.Context
import android.net.ConnectivityManager
import android.view.View
import org.robolectric.Shadows.shadowOf
import java.lang.reflect.Field

/** Reads the registrations in the app's process from the framework's own lists. */
class Registrations(
    private val app: Application,
) {
    private val connectivity = app.getSystemService(Context.CONNECTIVITY_SERVICE) as ConnectivityManager

    /** Returns the number of the app's listeners for activities. */
    fun ofActivities(): Int = size(app, "mActivityLifecycleCallbacks")

    /** Returns the numbers of listeners for the conditions of the device, but for its temperature: the sandbox has no service for it. */
    fun ofConditions(): Map<String, Int> {
        val counts = HashMap<String, Int>()
        counts["receivers"] = shadowOf(app).registeredReceivers.size
        // A field of a controller from API level 31 on.
        val callbacks = field(app.javaClass, "mCallbacksController")?.get(app) ?: app
        counts["memory"] = size(callbacks, "mComponentCallbacks")
        counts["networks"] = shadowOf(connectivity).networkCallbacks.size
        return counts
    }

    /** Returns the numbers of listeners on a window, by the kind, and the class of its callback. */
    fun ofWindow(activity: Activity): Map<String, Any> {
        val decor = activity.window.decorView
        val observer = decor.viewTreeObserver
        val counts = HashMap<String, Any>()
        for (list in OBSERVER_LISTS) if (field(observer.javaClass, list) != null) counts[list] = size(observer, list)
        val listeners = field(View::class.java, "mListenerInfo")!!.get(decor)
        counts["mOnAttachStateChangeListeners"] = if (listeners == null) 0 else size(listeners, "mOnAttachStateChangeListeners")
        counts["callback"] = activity.window.callback.javaClass
        return counts
    }

    /** Returns the number of elements of a list, which the framework creates for the first one. */
    private fun size(
        owner: Any,
        name: String,
    ): Int =
        when (val list = field(owner.javaClass, name)!!.get(owner)) {
            null -> {
                0
            }

            is Collection<*> -> {
                list.size
            }

            // A list that can change while it is read.
            else -> {
                list.javaClass
                    .getDeclaredMethod("size")
                    .apply { isAccessible = true }
                    .invoke(list) as Int
            }
        }

    private fun field(
        type: Class<*>,
        name: String,
    ): Field? =
        generateSequence<Class<*>>(type) { it.superclass }
            .mapNotNull { owner -> owner.declaredFields.firstOrNull { it.name == name } }
            .firstOrNull()
            ?.apply { isAccessible = true }

    private companion object {
        val OBSERVER_LISTS =
            listOf(
                "mOnDrawListeners",
                "mOnPreDrawListeners",
                "mOnGlobalLayoutListeners",
                "mOnScrollChangedListeners",
                "mOnGlobalFocusListeners",
                "mOnTouchModeChangeListeners",
                "mOnWindowFocusListeners",
                "mOnWindowAttachListeners",
            )
    }
}
