package dev.afterimage.internal.platform

import android.content.Context
import java.io.File

/**
 * Returns the folder of this process's recordings, below the app's private files that are not backed up: a restored backup
 * would send recordings of another device. Each process has a folder of its own, since one engine owns a folder. The engine creates it.
 * Asks the file system: not on the main thread.
 */
internal fun storageFolder(context: Context): File = File(File(context.noBackupFilesDir, "afterimage"), folderName(processName(context)))

/** Returns a process name as the name of a folder: the `:` before the name of a private process becomes `+`, which no name contains. */
internal fun folderName(processName: String): String {
    val name = processName.takeLast(MAX_NAME_CHARS).replace(':', '+')
    return name
        .map { if (it.isLetterOrDigit() || it in "._+") it else '_' }
        .joinToString("")
        .trimStart('.')
        .ifEmpty { "main" }
}

/** Below the 255 bytes that file systems allow, also if each character has two bytes. */
private const val MAX_NAME_CHARS = 120
