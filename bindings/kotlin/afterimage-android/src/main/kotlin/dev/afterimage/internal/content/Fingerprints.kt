package dev.afterimage.internal.content

import android.graphics.Bitmap

/** Fingerprints of images, from their content. UI thread. */
internal object Fingerprints {
    private var row = IntArray(0)

    /** Returns the fingerprint of a bitmap from a sample of its rows, or null if its pixels cannot be read. */
    fun bitmap(bitmap: Bitmap): String? {
        if (bitmap.isRecycled || bitmap.width == 0 || bitmap.height == 0) return null
        val width = bitmap.width
        if (row.size < width) row = IntArray(width)
        var hash = FNV_OFFSET
        val rows = minOf(bitmap.height, SAMPLED_ROWS)
        return try {
            for (index in 0 until rows) {
                bitmap.getPixels(row, 0, width, 0, index * bitmap.height / rows, width, 1)
                for (x in 0 until width) hash = (hash xor row[x].toLong()) * FNV_PRIME
            }
            "b${java.lang.Long.toHexString(hash)}-${width}x${bitmap.height}"
        } catch (_: IllegalStateException) {
            // A hardware bitmap.
            null
        }
    }

    private const val SAMPLED_ROWS = 32
    private const val FNV_OFFSET = -0x340d631b7bdddcdbL
    private const val FNV_PRIME = 0x100000001b3L
}
