package dev.afterimage.internal.session

import android.os.SystemClock
import android.view.View
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.capture.FrameSpace
import dev.afterimage.internal.capture.TouchSource
import dev.afterimage.internal.capture.WindowListener
import dev.afterimage.internal.keyboard.KeyboardListener
import dev.afterimage.internal.keyboard.KeyboardWatcher
import dev.afterimage.internal.touch.TouchHook
import dev.afterimage.internal.touch.TouchRecorder
import dev.afterimage.internal.touch.TouchRing

/** Hooks the windows that are captured for their touches, and watches the keyboard in them. UI thread. */
internal class WindowTouches(
    failures: Failures,
    keyboardListener: KeyboardListener,
    touched: Runnable,
) : TouchSource,
    WindowListener {
    private val ring = TouchRing()
    private val hook = TouchHook(TouchRecorder(ring, failures, touched), failures)
    private val keyboard = KeyboardWatcher(keyboardListener, failures)
    private var isActive = false
    private var isInWalk = false

    /** Removes our callbacks from the windows. The next walk hooks them again. */
    fun stop() {
        if (!isActive) return
        isActive = false
        isInWalk = false
        hook.stop()
    }

    override fun windowAdded(root: View) = Unit

    override fun windowWalked(root: View) {
        if (!isActive) start()
        if (!isInWalk) {
            isInWalk = true
            keyboard.begin()
        }
        hook.attach(root)
        keyboard.read(root)
    }

    override fun addTouches(
        writer: FrameWriter,
        space: FrameSpace,
    ) {
        if (isInWalk) keyboard.end(space.originX, space.originY, space.width, space.height, space.density)
        isInWalk = false
        val sleptMs = SystemClock.elapsedRealtime() - SystemClock.uptimeMillis()
        ring.drainTo(writer, space.originX, space.originY, space.density, sleptMs)
    }

    override fun windowRemoved(root: View) = Unit

    private fun start() {
        isActive = true
        hook.start()
        keyboard.reset()
    }
}
