package dev.afterimage.internal.capture

import android.os.Build
import android.view.View
import android.view.inspector.WindowInspector
import dev.afterimage.internal.Failures
import dev.afterimage.internal.RequiresSdk
import java.lang.reflect.Field

/**
 * The root views of the app's windows, in the order in which the windows were added. From API level 29 on the framework lists them;
 * before, the list is read from the private `WindowManagerGlobal.mViews`, as Square's Curtains does. UI thread.
 */
internal class RootViews(
    private val failures: Failures,
) {
    private var global: Any? = null
    private var views: Field? = null
    private var isUnavailable = false

    /** Returns the root views, or an empty list if the framework does not give them. */
    fun list(): List<*> {
        if (isUnavailable) return emptyList<View>()
        return try {
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) inspected() else reflected()
        } catch (error: Throwable) {
            isUnavailable = true
            failures.report("reading the list of windows", error)
            emptyList<View>()
        }
    }

    @RequiresSdk(Build.VERSION_CODES.Q)
    private fun inspected(): List<*> = WindowInspector.getGlobalWindowViews()

    private fun reflected(): List<*> {
        val field =
            views ?: Class.forName("android.view.WindowManagerGlobal").let { type ->
                global = type.getMethod("getInstance").invoke(null)
                type.getDeclaredField("mViews").apply { isAccessible = true }.also { views = it }
            }
        return field.get(global) as? List<*> ?: emptyList<View>()
    }
}
