package dev.afterimage.internal.touch

import android.app.Activity
import android.app.Dialog
import android.view.Window
import java.lang.reflect.Modifier
import java.lang.reflect.Proxy

/** Longest chain of callbacks that is followed. Few apps have more than three libraries that wrap them. */
private const val MAX_CHAIN = 16

/**
 * Returns whether a callback passes calls on to [target]: whether its fields lead to it, through other callbacks. The fields' types
 * decide and not their names, which obfuscation changes. Runs when a window's callback has changed.
 */
internal fun isReachable(
    from: Window.Callback,
    target: Window.Callback,
): Boolean {
    val waiting = ArrayDeque<Any>()
    waiting.add(from)
    var steps = 0
    while (waiting.isNotEmpty() && steps++ < MAX_CHAIN) {
        val callback = waiting.removeFirst()
        if (callback === target) return true
        // They are the ends of chains, and large.
        if (callback is Activity || callback is Dialog) continue
        if (callback is TouchCallback) waiting.add(callback.wrapped) else addCallbacksOf(callback, waiting)
    }
    return false
}

private fun addCallbacksOf(
    owner: Any,
    into: ArrayDeque<Any>,
) {
    val holder = if (Proxy.isProxyClass(owner.javaClass)) Proxy.getInvocationHandler(owner) else owner
    var type: Class<*>? = holder.javaClass
    while (type != null && type != Any::class.java) {
        for (field in type.declaredFields) {
            if (Modifier.isStatic(field.modifiers) || field.type.isPrimitive) continue
            val value =
                try {
                    field.isAccessible = true
                    field.get(holder)
                } catch (_: Exception) {
                    // Fields of the platform that apps may not read are no callbacks of libraries.
                    null
                }
            if (value is Window.Callback) into.add(value)
        }
        type = type.superclass
    }
}
