package dev.afterimage.internal.content

import android.content.res.Resources
import android.graphics.Bitmap
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.Drawable
import android.os.SystemClock
import java.util.Random
import java.util.WeakHashMap

/**
 * Fingerprints of images, from their content: all pixels of a bitmap, and a small picture of other drawables. Each is computed once
 * for each generation of a bitmap and for each resource, and only a few in a while, since the UI thread computes them. UI thread.
 *
 * Two images with one fingerprint would reveal a masked one through the other. So bitmaps that cannot be read, or only in too much time,
 * have fingerprints that occur once in a process.
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
    private var work = 0

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
        if (!mayCompute(if (bitmap == null) LEAST_WORK else work(bitmap))) {
            hasWaiting = true
            return LATER
        }
        // Content that cannot be drawn throws once, and has no fingerprint from then on.
        known[key] = Known(generation, null)
        val fingerprint = if (bitmap != null) ofBitmap(bitmap) else ofPicture(drawable, resources)
        known[key] = Known(generation, fingerprint)
        return fingerprint
    }

    private fun mayCompute(added: Int): Boolean {
        val now = clock()
        if (now - windowStart >= WINDOW_MS) {
            windowStart = now
            work = 0
        }
        if (work + added > MAX_HASHED_PIXELS) return false
        work += added
        return true
    }

    private fun ofBitmap(bitmap: Bitmap): String? {
        val width = bitmap.width
        val height = bitmap.height
        if (width == 0 || height == 0) return null
        if (!isHashed(bitmap)) return unread()
        var hash = FNV_OFFSET
        if (row.size < width) row = IntArray(width)
        for (y in 0 until height) {
            bitmap.getPixels(row, 0, width, 0, y, width, 1)
            hash = hash(hash, width)
        }
        return "b${java.lang.Long.toHexString(hash)}-${width}x$height"
    }

    private fun work(bitmap: Bitmap): Int = if (isHashed(bitmap)) maxOf(bitmap.width * bitmap.height, LEAST_WORK) else LEAST_WORK

    private fun isHashed(bitmap: Bitmap): Boolean {
        if (bitmap.width.toLong() * bitmap.height > MAX_HASHED_PIXELS) return false
        return !isHardware(bitmap)
    }

    private fun unread(): String = "h$PROCESS-${++unreadImages}"

    /** Draws a copy, since the bounds of the drawable belong to its view. */
    private fun ofPicture(
        drawable: Drawable,
        resources: Resources,
    ): String? {
        val copy = drawable.constantState?.newDrawable(resources) ?: return null
        sketch.eraseColor(0)
        copy.setBounds(0, 0, SKETCH_PX, SKETCH_PX)
        val canvas = SoftwareCanvas(sketch) { null }
        copy.draw(canvas)
        if (canvas.isIncomplete) return unread()
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

    companion object {
        /** The fingerprint is computed in a later walk. Compared by identity. */
        val LATER: String = String(charArrayOf('?'))

        /** Pixels of the largest bitmap that is read, and of all that are read in a window of time: they take 0.8 ms. */
        const val MAX_HASHED_PIXELS: Int = 512 * 512

        /** Work of a picture and of a small bitmap, in pixels: at most eight are computed in a window of time. */
        private const val LEAST_WORK = MAX_HASHED_PIXELS / 8

        /** Edge of the picture of a drawable that is no bitmap: as large as an icon. */
        private const val SKETCH_PX = 48
        private const val WINDOW_MS = 100L
        private const val FNV_OFFSET = -0x340d631b7bdddcdbL
        private const val FNV_PRIME = 0x100000001b3L

        /** The pixels of a hardware bitmap cannot be read, and those of a large one are not: the fingerprint is of this process. */
        private val PROCESS = java.lang.Long.toHexString(Random().nextLong())
        private var unreadImages = 0
    }
}
