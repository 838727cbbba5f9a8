package dev.afterimage.internal.platform

import android.content.Context
import android.os.Build
import android.provider.Settings
import dev.afterimage.internal.RequiresSdk
import java.io.File

/** The kernel's identity of the boot, a random number that every app can read. */
private const val KERNEL_BOOT_ID = "/proc/sys/kernel/random/boot_id"

/**
 * Returns the identity of the device's boot, by which a session that a later process continues stays on one time line. Empty if it is
 * unknown. It never leaves the device. Reads a file or the settings: not on the main thread.
 */
internal fun bootIdentity(context: Context): String {
    val count = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) bootCount(context) else null
    return count ?: kernelBootId()
}

@RequiresSdk(Build.VERSION_CODES.N)
private fun bootCount(context: Context): String? =
    try {
        Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT).toString()
    } catch (_: Exception) {
        // Some devices do not count, or refuse.
        null
    }

private fun kernelBootId(): String =
    try {
        File(KERNEL_BOOT_ID).readText().trim()
    } catch (_: Exception) {
        // Without it, a session of two processes has a gap of unknown length.
        ""
    }
