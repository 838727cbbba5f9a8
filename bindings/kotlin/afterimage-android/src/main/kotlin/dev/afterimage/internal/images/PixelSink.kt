package dev.afterimage.internal.images

import java.nio.ByteBuffer

/** Receives the pixels of images; `ReplayEngine.submitImage`, or a test. */
internal fun interface PixelSink {
    /**
     * Accepts the pixels of the image with this fingerprint: rows of red, green, blue and alpha, not premultiplied, in direct memory
     * that is valid during the call. Returns whether the image is accepted. UI thread.
     */
    fun submit(
        fingerprint: String,
        width: Int,
        height: Int,
        pixels: ByteBuffer,
    ): Boolean
}
