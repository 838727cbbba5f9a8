package dev.afterimage.internal.platform

import android.content.Context
import android.content.pm.PackageInfo
import android.os.Build
import dev.afterimage.ffi.DeviceInfo
import dev.afterimage.internal.RequiresSdk
import java.util.Locale

/** Returns the facts about the device and the app for the headers of segments. Asks the package manager: not on the main thread. */
internal fun deviceFacts(context: Context): DeviceInfo {
    val app = packageInfo(context)
    return DeviceInfo(
        platform = "android",
        osVersion = Build.VERSION.RELEASE.orEmpty(),
        deviceModel = "${Build.MANUFACTURER} ${Build.MODEL}",
        appId = context.packageName.orEmpty(),
        appVersion = app?.versionName.orEmpty(),
        appBuild = app?.let(::versionCode)?.toString().orEmpty(),
        locale = Locale.getDefault().toLanguageTag(),
        density = context.resources.displayMetrics.density,
    )
}

private fun packageInfo(context: Context): PackageInfo? =
    try {
        context.packageManager.getPackageInfo(context.packageName, 0)
    } catch (_: Exception) {
        // The service may be gone; the recording needs no version.
        null
    }

private fun versionCode(app: PackageInfo): Long =
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
        longVersionCode(app)
    } else {
        @Suppress("DEPRECATION")
        app.versionCode.toLong()
    }

@RequiresSdk(Build.VERSION_CODES.P)
private fun longVersionCode(app: PackageInfo): Long = app.longVersionCode
