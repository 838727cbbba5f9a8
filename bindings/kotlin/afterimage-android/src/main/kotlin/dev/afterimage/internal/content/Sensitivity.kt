package dev.afterimage.internal.content

import android.os.Build
import android.view.View
import dev.afterimage.internal.RequiresSdk

/** The app's declaration that the platform has to hide a view while the screen is shared (API level 35). */
internal object Sensitivity {
    /** Returns whether the app declared the content of a view as sensitive. */
    fun isDeclared(view: View): Boolean = Build.VERSION.SDK_INT >= Build.VERSION_CODES.VANILLA_ICE_CREAM && isSensitive(view)

    @RequiresSdk(Build.VERSION_CODES.VANILLA_ICE_CREAM)
    private fun isSensitive(view: View): Boolean = view.contentSensitivity == View.CONTENT_SENSITIVITY_SENSITIVE
}
