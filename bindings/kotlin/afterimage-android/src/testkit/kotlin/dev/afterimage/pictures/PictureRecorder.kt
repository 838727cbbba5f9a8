package dev.afterimage.pictures

import android.os.Looper
import android.os.SystemClock
import android.view.View
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.ffi.Host
import dev.afterimage.ffi.PrivacyLevel
import dev.afterimage.ffi.flushed
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.capture.NanoClock
import dev.afterimage.internal.content.ViewContent
import dev.afterimage.internal.images.ImageRequests
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import java.io.File
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport

/** Records what is on the screen, with the images that the engine requests, and uploads it to a collector. */
class PictureRecorder(
    folder: File,
    serverUrl: String,
) : AutoCloseable {
    /** Failures inside the library. */
    val failures = ArrayList<String>()
    private val engine = Host(folder.toPath(), serverUrl).let { it.create(it.config().copy(privacyConfig = PrivacyLevel.LIGHT)) }
    private val startNs = System.nanoTime()
    private val counted = Failures { failures.add(it) }
    private val clock = NanoClock { SystemClock.uptimeMillis() * NS_PER_MS }
    private val content = ViewContent(counted)
    private val images =
        ImageRequests(
            content::fingerprint,
            { hash, width, height, pixels -> engine.submitImage(hash, width.toUInt(), height.toUInt(), pixels) == null },
            counted,
            clock::nanoTime,
        )
    private val capture = Capture(RuntimeEnvironment.getApplication(), content, FrameSink(::submit), counted, MAX_FPS, clock = clock)
    private var isImageRequested = false
    private var lastFrameMs = 0L

    init {
        engine.start()
        capture.images = images
        capture.start()
    }

    /** Names what is recorded from now on. A replay shows a screen until the next name. */
    fun name(screen: String) {
        engine.recordScreen(screen)
        waitUntil(elapsedMs() + SHOWN_AFTER_MS)
    }

    /** Records the screen until no image is requested. */
    fun record(roots: List<View>) {
        for (root in roots) images.add(root)
        var quiet = 0
        repeat(MAX_FRAMES) {
            if (quiet == QUIET_FRAMES) return@repeat
            isImageRequested = false
            capture.requestFrame()
            shadowOf(Looper.getMainLooper()).idleFor(FRAME_INTERVAL)
            quiet = if (isImageRequested || images.isWaiting) 0 else quiet + 1
        }
        for (root in roots) images.remove(root)
        waitUntil(lastFrameMs + SHOWN_AFTER_MS)
    }

    override fun close() {
        capture.stop()
        engine.flushed()
        engine.close()
    }

    /** Robolectric's clock runs ahead of the engine's, which takes no frame of the future. */
    private fun submit(buffer: ByteBuffer): CaptureAdvice {
        waitUntil(lastFrameMs + FRAME_DISTANCE_MS)
        lastFrameMs = elapsedMs()
        buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(TIME_OFFSET, lastFrameMs)
        val accepted = accepted()
        val advice = engine.submitFrame(buffer)
        val end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S)
        while (accepted() == accepted) check(System.nanoTime() < end) { "a frame is not accepted after $WAIT_S s" }
        check(engine.status().badFrames == 0uL) { "the engine refused a frame: ${engine.status().lastBadFrame}" }
        if (advice is CaptureAdvice.Next && advice.images.isNotEmpty()) isImageRequested = true
        return advice
    }

    private fun accepted(): ULong =
        engine.status().let { it.frames + it.unchangedFrames + it.outdatedFrames + it.badFrames + it.droppedFrames }

    private fun waitUntil(timeMs: Long) {
        while (elapsedMs() < timeMs) LockSupport.parkNanos(NS_PER_MS)
    }

    private fun elapsedMs(): Long = Host.ELAPSED_MS.toLong() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)

    private companion object {
        const val MAX_FPS = 10
        const val NS_PER_MS = 1_000_000L
        const val WAIT_S = 60L

        /** Offset of the time in a frame buffer (docs/frame-buffer.md). */
        const val TIME_OFFSET = 8

        /** Frames that follow one another faster are one event of an export. */
        const val FRAME_DISTANCE_MS = 25L

        /** A replay shows a frame some milliseconds after its time. */
        const val SHOWN_AFTER_MS = 40L

        /** More than any screen has images, at four in an advice. */
        const val MAX_FRAMES = 40

        /** The engine requests an image with the advice of the next frame. */
        const val QUIET_FRAMES = 3

        /** More than the time between two frames, and between two looks for windows. */
        val FRAME_INTERVAL: Duration = Duration.ofMillis(260)
    }
}
