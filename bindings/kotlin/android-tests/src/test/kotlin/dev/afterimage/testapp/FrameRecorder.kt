package dev.afterimage.testapp

import android.os.Looper
import android.view.View
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.internal.Failures
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.capture.NanoClock
import dev.afterimage.internal.content.ViewContent
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.nio.ByteBuffer
import java.time.Duration

/** Captures the screen as frame buffers, with the capture of the library. */
class FrameRecorder : AutoCloseable {
    /** Failures inside the library. */
    val failures = ArrayList<String>()
    private val buffers = ArrayList<ByteArray>()
    private val sink =
        FrameSink { buffer ->
            buffers.add(bytes(buffer))
            CaptureAdvice.Next(0u, emptyList(), false)
        }
    private val counted = Failures { failures.add(it) }

    /** Walks take no time, so that a slow machine never ends one early. */
    private val clock = NanoClock { 0 }
    private val capture =
        Capture(RuntimeEnvironment.getApplication(), ViewContent(counted), sink, counted, MAX_FPS, clock = clock)

    init {
        capture.start()
    }

    /** Returns a frame of the screen. */
    fun frame(): ByteArray {
        buffers.clear()
        // A window that appeared is in the framework's list; the next walk finds it.
        repeat(2) {
            capture.requestFrame()
            shadowOf(Looper.getMainLooper()).idleFor(FRAME_INTERVAL)
        }
        return checkNotNull(buffers.lastOrNull()) { "no frame was captured; failures: $failures" }
    }

    /** Returns a frame of the same screen in which the app sets a mask override on all windows. */
    fun frame(override: Int): ByteArray {
        for (root in roots()) MaskTags.set(root, override)
        return frame().also { for (root in roots()) MaskTags.set(root, 0) }
    }

    override fun close() = capture.stop()

    private fun bytes(buffer: ByteBuffer) = ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) }

    private companion object {
        const val MAX_FPS = 10

        /** More than the time between two frames, and between two looks for windows. */
        val FRAME_INTERVAL: Duration = Duration.ofMillis(260)
    }
}
