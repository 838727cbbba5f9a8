package dev.afterimage.internal.content

import android.content.res.Resources
import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.os.Build
import android.os.SystemClock
import dev.afterimage.internal.RequiresSdk
import java.util.Random
import java.util.WeakHashMap

/**
 * Fingerprints of images, from their content: a sample of a bitmap's pixels, and a small picture of other drawables. Each is computed
 * once for each generation of a bitmap and for each resource, and only a few in a while, since the UI thread computes them. UI thread.
 */
internal class Fingerprints(
    private val clock: () -> Long = SystemClock::uptimeMillis,
) {
    private class Known(
        val generation: Int,
        val fingerprint: String?,
    )

    private val known = WeakHashMap<Any, Known>()
    private var row = IntArray(0)
    private val sketch: Bitmap by lazy(LazyThreadSafetyMode.NONE) { Bitmap.createBitmap(SKETCH_PX, SKETCH_PX, Bitmap.Config.ARGB_8888) }
    private var windowStart = 0L
    private var computed = 0

    /** Whether images wait for their fingerprint: a later walk computes it. */
    var hasWaiting: Boolean = false

    /** Returns the fingerprint of a drawable's content, null if it has none, [LATER] if it is too much work now. */
    fun get(
        drawable: Drawable,
        resources: Resources,
    ): String? {
        val bitmap = ImageContent.bitmap(drawable)
        if (bitmap == null && drawable is BitmapDrawable) return null
        val key: Any = bitmap ?: drawable.constantState ?: return null
        val generation = bitmap?.generationId ?: 0
        val before = known[key]
        if (before != null && before.generation == generation) return before.fingerprint
        if (!mayCompute()) {
            hasWaiting = true
            return LATER
        }
        val fingerprint = if (bitmap != null) ofBitmap(bitmap) else ofPicture(drawable, resources)
        known[key] = Known(generation, fingerprint)
        return fingerprint
    }

    private fun mayCompute(): Boolean {
        val now = clock()
        if (now - windowStart >= WINDOW_MS) {
            windowStart = now
            computed = 0
        }
        return ++computed <= MAX_IN_WINDOW
    }

    private fun ofBitmap(bitmap: Bitmap): String? {
        val width = bitmap.width
        val height = bitmap.height
        if (width == 0 || height == 0) return null
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.O && isHardware(bitmap)) return "h$PROCESS-${++hardwareImages}"
        val rows = minOf(height, SAMPLED_ROWS)
        var hash = FNV_OFFSET
        if (row.size < width) row = IntArray(width)
        for (index in 0 until rows) {
            bitmap.getPixels(row, 0, width, 0, index * height / rows, width, 1)
            hash = hash(hash, width)
        }
        return "b${java.lang.Long.toHexString(hash)}-${width}x$height"
    }

    /** Draws a copy, since the bounds of the drawable belong to its view. */
    private fun ofPicture(
        drawable: Drawable,
        resources: Resources,
    ): String? {
        val copy = drawable.constantState?.newDrawable(resources) ?: return null
        sketch.eraseColor(0)
        copy.setBounds(0, 0, SKETCH_PX, SKETCH_PX)
        copy.draw(Canvas(sketch))
        if (row.size < SKETCH_PX) row = IntArray(SKETCH_PX)
        var hash = FNV_OFFSET
        for (y in 0 until SKETCH_PX) {
            sketch.getPixels(row, 0, SKETCH_PX, 0, y, SKETCH_PX, 1)
            hash = hash(hash, SKETCH_PX)
        }
        return "d${java.lang.Long.toHexString(hash)}-${drawable.intrinsicWidth}x${drawable.intrinsicHeight}"
    }

    private fun hash(
        before: Long,
        count: Int,
    ): Long {
        var hash = before
        for (index in 0 until count) hash = (hash xor row[index].toLong()) * FNV_PRIME
        return hash
    }

    @RequiresSdk(Build.VERSION_CODES.O)
    private fun isHardware(bitmap: Bitmap): Boolean = bitmap.config == Bitmap.Config.HARDWARE

    companion object {
        /** The fingerprint is computed in a later walk. Compared by identity. */
        val LATER: String = String(charArrayOf('?'))

        /** Rows of a bitmap that are read: 32 of 1,000 pixels take 0.1 ms. */
        private const val SAMPLED_ROWS = 32

        /** Edge of the picture of a drawable that is no bitmap: as large as an icon. */
        private const val SKETCH_PX = 48
        private const val WINDOW_MS = 100L

        /** Images in a window of time: 0.1 to 0.3 ms each. */
        private const val MAX_IN_WINDOW = 8
        private const val FNV_OFFSET = -0x340d631b7bdddcdbL
        private const val FNV_PRIME = 0x100000001b3L

        /** The pixels of a hardware bitmap cannot be read, so it has a fingerprint of this process. */
        private val PROCESS = java.lang.Long.toHexString(Random().nextLong())
        private var hardwareImages = 0
    }
}
