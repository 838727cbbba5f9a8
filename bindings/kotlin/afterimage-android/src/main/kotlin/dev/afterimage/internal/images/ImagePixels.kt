package dev.afterimage.internal.images

import android.graphics.Bitmap
import android.graphics.drawable.Drawable
import dev.afterimage.internal.content.SoftwareCanvas
import java.nio.ByteBuffer
import kotlin.math.max
import kotlin.math.min
import kotlin.math.roundToInt

/** Draws images into memory that it reuses, and converts them to the pixels of `docs/images.md`. UI thread only. */
internal class ImagePixels {
    private var bitmap: Bitmap? = null
    private var argb = IntArray(0)
    private var bytes: ByteBuffer = ByteBuffer.allocateDirect(0)

    /** Width of the last image in pixels. */
    var width = 0
        private set

    /** Height of the last image in pixels. */
    var height = 0
        private set

    /**
     * Draws an image as its view shows it: scaled and cropped to the box of its node, to which a replay stretches it. [copy] is the image's
     * drawable, or a copy of it. Returns the pixels, which are valid until the next call, or `null` if a part of the image is on the GPU
     * and too large to be read. No edge is longer than [maxEdge].
     */
    fun draw(
        image: ShownImage,
        copy: Drawable,
        maxEdge: Int,
    ): ByteBuffer? {
        val scale = min(1f, maxEdge.toFloat() / max(image.width, image.height))
        width = max(1, (image.width * scale).roundToInt())
        height = max(1, (image.height * scale).roundToInt())
        val target = target()
        target.eraseColor(0)
        val canvas = SoftwareCanvas(target, ::softwareCopy)
        canvas.scale(width.toFloat() / image.width, height.toFloat() / image.height)
        image.moveTo(canvas)
        copy.draw(canvas)
        return if (canvas.isIncomplete) null else read(target)
    }

    /** Releases the memory. */
    fun release() {
        bitmap?.recycle()
        bitmap = null
        argb = IntArray(0)
        bytes = ByteBuffer.allocateDirect(0)
    }

    private fun target(): Bitmap {
        val known = bitmap
        if (known != null && known.width >= width && known.height >= height) return known
        known?.recycle()
        val size = Bitmap.createBitmap(max(known?.width ?: 0, width), max(known?.height ?: 0, height), Bitmap.Config.ARGB_8888)
        bitmap = size
        return size
    }

    private fun read(target: Bitmap): ByteBuffer {
        val count = width * height
        if (argb.size < count) argb = IntArray(count)
        if (bytes.capacity() < count * BYTES_PER_PIXEL) bytes = ByteBuffer.allocateDirect(count * BYTES_PER_PIXEL)
        // Not premultiplied, as the engine expects it.
        target.getPixels(argb, 0, width, 0, 0, width, height)
        bytes.clear()
        for (i in 0 until count) {
            val pixel = argb[i]
            // The buffer is big-endian: red, green, blue, alpha.
            bytes.putInt(pixel shl ALPHA_BITS or (pixel ushr COLOUR_BITS))
        }
        bytes.flip()
        return bytes
    }

    private companion object {
        const val BYTES_PER_PIXEL = 4
        const val ALPHA_BITS = 8
        const val COLOUR_BITS = 24
    }
}
