package dev.afterimage.internal.capture

import android.os.Build
import android.view.View
import dev.afterimage.internal.RequiresSdk

/** The opacity of views. */
internal object Opacity {
    /** Returns the opacity of a view alone, from 0 to 1. Transitions have one of their own, which can be read from API level 29 on. */
    fun of(view: View): Float {
        val own = view.alpha
        val opacity = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.Q) own * transition(view) else own
        return if (opacity >= 0f) minOf(opacity, 1f) else 0f
    }

    @RequiresSdk(Build.VERSION_CODES.Q)
    private fun transition(view: View): Float = view.transitionAlpha
}
