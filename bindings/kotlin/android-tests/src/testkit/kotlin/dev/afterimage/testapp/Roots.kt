package dev.afterimage.testapp

import android.view.View

/** The root views of all windows, in the order in which they were added. */
fun roots(): List<View> {
    val type = Class.forName("android.view.WindowManagerGlobal")
    val global = type.getMethod("getInstance").invoke(null)
    val views = type.getDeclaredField("mViews").apply { isAccessible = true }.get(global)
    return (views as List<*>).map { it as View }
}
