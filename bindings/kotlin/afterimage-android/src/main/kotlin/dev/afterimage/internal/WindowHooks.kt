package dev.afterimage.internal

import android.os.SystemClock
import android.view.View
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.capture.FrameSpace
import dev.afterimage.internal.capture.TouchSource
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
    private var windows = 0

    /** Number of samples of touches that were dropped because no walk followed. Any thread. */
    val droppedTouches: Long get() = ring.dropped

    /** Number of times that the touches of a window were missing, since another library replaces its callback again and again. Any thread. */
    val refusedWindows: Long get() = touches.refusedWindows

    override fun windowAdded(root: View) {
        if (windows++ == 0) keyboard.reset()
        touches.attach(root)
        images.add(root)
    }

    override fun windowWalked(root: View) {
        touches.attach(root)
        keyboard.read(root)
    }

    override fun windowRemoved(root: View) {
        touches.detach(root)
        images.remove(root)
        if (--windows == 0) images.stop()
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
