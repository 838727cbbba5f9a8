package dev.afterimage.internal.touch

import android.os.Build
import android.view.View
import android.view.Window
import dev.afterimage.internal.Failures
import java.lang.reflect.Field

/**
 * Finds the window of a root view. The platform has no call for it; the field below is the one that other libraries read too, and
 * has had its name since Android 7. UI thread only.
 */
internal class DecorWindow(
    private val failures: Failures,
) {
    private var decorClass: Class<*>? = null
    private var windowField: Field? = null

    /** Returns the window, or `null` if the root view belongs to none (popups, toasts) or if the field is missing. */
    fun windowOf(root: View): Window? {
        val name = root.javaClass.name
        if (!name.startsWith(POLICY_PACKAGE) || !name.endsWith(DECOR_CLASS)) return null
        return try {
            fieldOf(root.javaClass).get(root) as? Window
        } catch (error: Throwable) {
            failures.report("finding the window of a view", error)
            null
        }
    }

    private fun fieldOf(type: Class<*>): Field {
        windowField?.let { if (decorClass === type) return it }
        val name = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) FIELD else OUTER_FIELD
        return type.getDeclaredField(name).also {
            it.isAccessible = true
            decorClass = type
            windowField = it
        }
    }

    private companion object {
        const val POLICY_PACKAGE = "com.android.internal.policy."
        const val DECOR_CLASS = "DecorView"
        const val FIELD = "mWindow"

        /** Until Android 6, the class is an inner class of `PhoneWindow`. */
        const val OUTER_FIELD = "this${'$'}0"
    }
}
