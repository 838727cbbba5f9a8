package dev.afterimage.internal

import android.os.SystemClock
import android.view.View
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.capture.FrameSpace
import dev.afterimage.internal.capture.TouchSource
import dev.afterimage.internal.capture.WindowContent
import dev.afterimage.internal.capture.WindowListener
import dev.afterimage.internal.images.ImageRequests
import dev.afterimage.internal.keyboard.KeyboardListener
import dev.afterimage.internal.keyboard.KeyboardWatcher
import dev.afterimage.internal.touch.TouchHook
import dev.afterimage.internal.touch.TouchRecorder
import dev.afterimage.internal.touch.TouchRing

/**
 * Follows the captured windows for everything besides their views: touches, the place of the keyboard, the images that the engine
 * requests. UI thread only.
 *
 * [onFirstTouch] runs when the first touch since the last frame arrived; it asks for a walk (`Capture.touched`).
 */
internal class WindowHooks(
    keyboardListener: KeyboardListener,
    private val images: ImageRequests,
    failures: Failures,
    onFirstTouch: Runnable,
) : TouchSource,
    WindowListener {
    private val ring = TouchRing()
    private val touches = TouchHook(TouchRecorder(ring, failures, onFirstTouch), failures)
    private val keyboard = KeyboardWatcher(keyboardListener, failures)

    /** Number of samples of touches that were dropped because no walk followed. Any thread. */
    val droppedTouches: Long get() = ring.dropped

    /** Number of times that the touches of a window were missing, since another library replaces its callback again and again. Any thread. */
    val refusedWindows: Long get() = touches.refusedWindows

    override fun windowAdded(
        root: View,
        count: Int,
    ) {
        if (count == 1) keyboard.reset()
        keyboard.attach(root)
        touches.attach(root)
    }

    override fun windowWalked(
        root: View,
        content: WindowContent,
    ) {
        touches.attach(root)
        keyboard.read(root)
        if (content == WindowContent.VIEWS) images.add(root) else images.remove(root)
    }

    override fun windowRemoved(
        root: View?,
        count: Int,
    ) {
        try {
            if (root != null) leave(root)
        } finally {
            if (count == 0) images.stop()
        }
    }

    private fun leave(root: View) {
        images.remove(root)
        keyboard.detach(root)
        touches.detach(root)
    }

    override fun addTouches(
        writer: FrameWriter,
        space: FrameSpace,
    ) {
        keyboard.end(space.originX, space.originY, space.width, space.height, space.density)
        keyboard.begin()
        // The two clocks are read one directly after the other: their difference grows whenever the device sleeps.
        val sleptMs = SystemClock.elapsedRealtime() - SystemClock.uptimeMillis()
        ring.drainTo(writer, space.originX, space.originY, space.density, sleptMs)
    }
}
