package dev.afterimage.internal.images

import android.view.View
import dev.afterimage.ffi.WantedImage
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.ImageDrawer

/**
 * Draws the images that the engine requests, as long as there is time, and submits their pixels. Requests that do not fit into the time
 * of one walk wait for the next. UI thread only.
 */
internal class ImageRequests(
    fingerprint: ImageFingerprint,
    private val sink: PixelSink,
    private val failures: Failures,
    private val clock: () -> Long = System::nanoTime,
) : ImageDrawer {
    private val shown = ShownImages(fingerprint)
    private val pixels = ImagePixels()
    private val waiting = ArrayDeque<WantedImage>()

    /** Number of images that were submitted and accepted. */
    var submitted = 0L
        private set

    /** Number of requests whose image is not shown any more, or cannot be drawn (recycled, too large on the GPU, unknown class). Any thread. */
    @Volatile
    var skipped = 0L
        private set

    /** Number of images that the engine refused. Any thread. */
    @Volatile
    var refused = 0L
        private set

    override val isWaiting: Boolean get() = waiting.isNotEmpty()

    /** Adds a window in which images are found, unless it was added before. */
    fun add(root: View) {
        shown.add(root)
    }

    /** Removes a window. */
    fun remove(root: View) {
        shown.remove(root)
    }

    /** Forgets all requests and releases the memory for pixels: nothing is recorded any more. */
    fun stop() {
        waiting.clear()
        pixels.release()
    }

    override fun draw(
        wanted: List<WantedImage>,
        deadlineNs: Long,
    ) {
        for (i in wanted.indices) {
            if (waiting.size == MAX_WAITING) {
                waiting.removeFirst()
                skipped++
            }
            waiting.addLast(wanted[i])
        }
        while (waiting.isNotEmpty() && clock() < deadlineNs) {
            val next = waiting.removeFirst()
            try {
                if (!submit(next.hash, next.maxEdgePx.toInt())) skipped++
            } catch (error: Throwable) {
                skipped++
                failures.report("drawing an image", error)
            }
        }
    }

    /** Returns whether the image could be drawn. */
    private fun submit(
        hash: String,
        maxEdgePx: Int,
    ): Boolean {
        val image = shown.find(hash) ?: return false
        val copy = drawableCopy(image.drawable, image.view.resources) ?: return false
        val drawn = pixels.draw(image, copy, maxEdgePx.coerceIn(1, MAX_EDGE_PX)) ?: return false
        if (sink.submit(hash, pixels.width, pixels.height, drawn)) submitted++ else refused++
        return true
    }

    private companion object {
        /** Requests that wait for time. An advice has at most four, and they expire after ten seconds. */
        const val MAX_WAITING = 16

        /** The edge of the engine's requests. A longer one would take more than the time of a walk. */
        const val MAX_EDGE_PX = 512
    }
}
