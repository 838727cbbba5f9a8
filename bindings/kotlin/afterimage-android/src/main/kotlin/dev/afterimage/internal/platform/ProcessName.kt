package dev.afterimage.internal.platform

import android.app.Application
import android.content.Context
import android.os.Build
import dev.afterimage.internal.RequiresSdk
import java.io.File

/** Returns the name of this process, `com.app` or `com.app:remote`. May read a file: not on the main thread. */
internal fun processName(context: Context): String {
    val name = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) applicationProcessName() else commandLineName()
    return name ?: context.packageName.orEmpty()
}

@RequiresSdk(Build.VERSION_CODES.P)
private fun applicationProcessName(): String? = Application.getProcessName()

private fun commandLineName(): String? =
    try {
        // Ends with zeros.
        File("/proc/self/cmdline").readText().substringBefore('\u0000').ifEmpty { null }
    } catch (_: Exception) {
        null
    }
