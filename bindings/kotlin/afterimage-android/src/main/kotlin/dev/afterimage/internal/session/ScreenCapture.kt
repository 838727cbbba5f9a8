package dev.afterimage.internal.session

import android.app.Application
import android.os.Handler
import android.os.Looper
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.ffi.HostEvent
import dev.afterimage.ffi.HostFrameRequestListener
import dev.afterimage.internal.Failures
import dev.afterimage.internal.WindowHooks
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.capture.WindowNaming
import dev.afterimage.internal.content.ViewContent
import dev.afterimage.internal.images.ImageRequests
import dev.afterimage.internal.images.PixelSink
import dev.afterimage.internal.keyboard.KeyboardListener
import dev.afterimage.internal.platform.guarded
import java.nio.ByteBuffer

/**
 * Captures the screen while the engine wants frames, the app lets it record, and an activity is shown. Any thread.
 *
 * Capture starts when the engine requests a frame, which it does at the start of each recording. It ends with the engine's advice, in the
 * background and when the app stops the recording. In between, no listener or timer of capture exists.
 */
internal class ScreenCapture(
    application: Application?,
    maxFps: Int,
    naming: WindowNaming,
    private val calls: EngineCalls,
    private val failures: Failures,
) : HostFrameRequestListener {
    private val main = Handler(Looper.getMainLooper())
    private val content = ViewContent(failures)
    private val images = ImageRequests(content::fingerprint, Pixels(), failures)
    private val hooks: WindowHooks = WindowHooks(KeyboardReport(), images, failures) { capture.touched() }
    private val capture: Capture =
        Capture(application, content, Frames(), failures, maxFps).also {
            it.touches = hooks
            it.windowListener = hooks
            it.images = images
            it.windowNaming = naming
        }

    /** Number of samples of touches that were lost. Any thread. */
    val lostTouches: Long get() = hooks.droppedTouches

    /** Number of times that a window refused to have its touches recorded. Any thread. */
    val refusedWindows: Long get() = hooks.refusedWindows

    /** Number of frames without all views. Any thread. */
    val incompleteFrames: Long get() = capture.incompleteWalks

    /** Number of requested images that could not be drawn or stored. Any thread. */
    val lostImages: Long get() = images.skipped + images.refused

    // On the main thread from here.
    private var isStarted = false
    private var isVisible = true
    private var isWanted = false

    /** Stores whether the app lets the screen be recorded: between `start` and `stop`. */
    fun setStarted(isStarted: Boolean) = update { this.isStarted = isStarted }

    /** Stores whether the app is on the screen. */
    fun setVisible(isVisible: Boolean) = update { this.isVisible = isVisible }

    /** Requests a frame. Called on a thread of the engine. */
    override fun frameWanted() = guarded(failures, PLACE) { update { isWanted = true } }

    private fun update(change: () -> Unit) {
        if (Looper.myLooper() === Looper.getMainLooper()) updateNow(change) else main.post { updateNow(change) }
    }

    private fun updateNow(change: () -> Unit) =
        guarded(failures, PLACE) {
            change()
            if (!isStarted || !isVisible) {
                capture.stop()
            } else if (isWanted) {
                isWanted = false
                capture.start()
                capture.requestFrame()
            }
        }

    private inner class Frames : FrameSink {
        /** While calls wait, the engine does not know the present session and screen, so the frame is left out and requested again. */
        override fun submit(buffer: ByteBuffer): CaptureAdvice {
            val engine = calls.engine ?: return CaptureAdvice.Next(RETRY_MS, emptyList(), frameWanted = true)
            return engine.submitFrame(buffer)
        }
    }

    private inner class Pixels : PixelSink {
        override fun submit(
            fingerprint: String,
            width: Int,
            height: Int,
            pixels: ByteBuffer,
        ): Boolean {
            val engine = calls.engine ?: return false
            return engine.submitImage(fingerprint, width.toUInt(), height.toUInt(), pixels) == null
        }
    }

    private inner class KeyboardReport : KeyboardListener {
        override fun onKeyboard(
            x: Float,
            y: Float,
            width: Float,
            height: Float,
        ) = calls.call(CallKind.KEYBOARD) { it.recordEvent(HostEvent.Keyboard(x, y, width, height)) }
    }

    private companion object {
        const val PLACE = "change of capture"

        /** Calls wait for a few milliseconds after the engine's start. */
        const val RETRY_MS = 100u
    }
}
