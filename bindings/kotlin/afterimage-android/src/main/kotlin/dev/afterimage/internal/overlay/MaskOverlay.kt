package dev.afterimage.internal.overlay

import android.app.Application
import android.os.Handler
import android.os.Looper
import android.view.View
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.Capture
import dev.afterimage.internal.capture.FrameSink
import dev.afterimage.internal.capture.NanoClock
import dev.afterimage.internal.capture.WindowContent
import dev.afterimage.internal.capture.WindowListener
import dev.afterimage.internal.content.ViewContent
import java.nio.ByteBuffer
import java.util.WeakHashMap
import java.util.concurrent.atomic.AtomicInteger

/**
 * Outlines on the screen the nodes that a recording shows, masks and blocks, with the reason. For debug builds.
 *
 * It walks the windows by itself, and the engine decides about these frames as about recorded ones, also while nothing is recorded. The
 * outlines are in the overlays of the windows, which are no views, so no walk finds them. [show] and [hide] on any thread; everything
 * else on the UI thread.
 */
internal class MaskOverlay(
    application: Application?,
    content: ViewContent,
    private val explainer: FrameExplainer,
    private val failures: Failures,
    clock: NanoClock = NanoClock { System.nanoTime() },
) {
    private val main = Handler(Looper.getMainLooper())
    private val windows = WeakHashMap<View, OutlineDrawable>()
    private val capture =
        Capture(application, content, Frames(), failures, MAX_FPS, clock = clock).also { it.windowListener = Roots() }

    /** Changes with each [show] and [hide]. An answer about a frame of before has places of then. */
    private val period = AtomicInteger()

    /** Shows the outlines, or continues after [hide]. */
    fun show() {
        period.incrementAndGet()
        capture.start()
    }

    /** Hides the outlines, and removes our listeners from all windows. */
    fun hide() {
        period.incrementAndGet()
        capture.stop()
    }

    /** Returns the outlines that are drawn over a window, none if it has no overlay of ours. */
    fun outlines(root: View): List<Outline> = windows[root]?.outlines.orEmpty()

    private fun apply(
        decisions: List<ExplainedNode>,
        walked: Int,
    ) {
        try {
            // The engine gives no answer while it is busy.
            if (decisions.isEmpty() || walked != period.get()) return
            for ((root, drawable) in windows) drawable.outlines = outlines(root, decisions)
        } catch (error: Throwable) {
            failures.report("outlining views", error)
        }
    }

    private inner class Frames : FrameSink {
        override fun submit(buffer: ByteBuffer): CaptureAdvice {
            val walked = period.get()
            explainer.explain(buffer) { decisions -> main.post { apply(decisions, walked) } }
            // Also without a drawing: the name of the screen may have changed, and rules with it.
            return CaptureAdvice.Next(REPEAT_MS, emptyList(), frameWanted = true)
        }
    }

    private inner class Roots : WindowListener {
        override fun windowAdded(
            root: View,
            count: Int,
        ) {
            val drawable = OutlineDrawable(root.resources.displayMetrics.density, failures)
            windows[root] = drawable
            root.overlay.add(drawable)
        }

        override fun windowWalked(
            root: View,
            content: WindowContent,
        ) {
            windows[root]?.setBounds(0, 0, root.width, root.height)
        }

        override fun windowRemoved(
            root: View?,
            count: Int,
        ) {
            if (root != null) windows.remove(root)?.let { root.overlay.remove(it) }
        }
    }

    private companion object {
        /** Outlines follow scrolling and animations at this rate at most. */
        const val MAX_FPS = 10

        /** Outlines of a still screen follow changed rules after this time, in milliseconds. */
        const val REPEAT_MS = 500u
    }
}
