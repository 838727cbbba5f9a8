package dev.afterimage.internal.capture

import android.os.SystemClock
import android.view.View
import android.view.WindowManager.LayoutParams
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.PlaceholderReason
import dev.afterimage.internal.content.ViewContent
import java.nio.ByteBuffer
import kotlin.math.roundToInt

/** Writes one frame of all visible windows: scrims, windows that are secret, and the views of all others. UI thread. */
internal class FrameComposer(
    private val content: ViewContent,
    private val source: Int,
    private val failures: Failures,
) {
    private val writer = FrameWriter()
    private val walker = TreeWalker(content, writer, failures)
    private val visible = VisibleWindows()
    private val place = WindowPlace()
    private val isField = { view: View -> isFormField(content.kind(view)) }

    /** The coordinates of the last frame. */
    val space: FrameSpace = FrameSpace()

    /** Whether the last walk reached all views. */
    val isComplete: Boolean get() = !walker.isIncomplete

    /** Whether the last frame lacks views for which the core has no room. A later walk cannot add them. */
    val isTruncated: Boolean get() = walker.isTruncated

    /** Whether the last walk left out fingerprints of images, or read nodes that are not yet drawn, so that a later walk writes more. */
    val wantsWalk: Boolean get() = content.hasWaitingImages || walker.isOutdated

    /** Returns a frame of the windows, with the touches since the last one. Null if no window is visible. */
    fun compose(
        windows: Windows,
        deadline: WalkDeadline,
        touches: TouchSource?,
    ): ByteBuffer? {
        try {
            val main = visible.read(windows)?.root ?: return null
            place.read(main)
            val density =
                main.resources.displayMetrics.density
                    .toDouble()
            space.set(place.screenX.roundToInt(), place.screenY.roundToInt(), main.width, main.height, density)
            writer.begin(source, space.length(main.width.toDouble()), space.length(main.height.toDouble()))
            writer.tree()
            walker.begin(space, deadline)
            for (index in 0 until visible.count) visible[index]?.let { addWindow(it, windows.listener) }
            walker.end()
        } finally {
            visible.clear()
        }
        touches?.addTouches(writer, space)
        return writer.finish(SystemClock.elapsedRealtime())
    }

    /** Ends the capture: removes from views what refers to the trees that they draw. */
    fun release() {
        walker.release()
    }

    private fun addWindow(
        window: WatchedWindow,
        listener: WindowListener?,
    ) {
        val root = window.root ?: return
        val isSecret = visible.isSecret(window)
        listener?.windowWalked(root, if (isSecret) WindowContent.PLACEHOLDER else WindowContent.VIEWS)
        val params = window.params ?: return
        if (params.flags and LayoutParams.FLAG_DIM_BEHIND != 0 && params.dimAmount > 0) addScrim(window, params.dimAmount)
        place.read(root)
        val left = place.screenX - space.originX
        val top = place.screenY - space.originY
        if (isSecret) {
            addSecret(window, root, left, top)
        } else {
            readAnchors(window, root, params)
            walker.addWindow(root, left.roundToInt(), top.roundToInt(), params.alpha, window.name)
        }
    }

    /** Stores what a window inherits from the views that it belongs to. */
    private fun readAnchors(
        window: WatchedWindow,
        root: View,
        params: LayoutParams,
    ) {
        try {
            window.anchors.find(root, params, visible, failures, isField)
        } catch (error: Throwable) {
            failures.report("searching the view of a popup", error)
        }
        val record = ViewRecord.get(root)
        record.anchorOverride = window.anchors.override()
        record.isFieldTooltip = window.anchors.isTooltipOfField
    }

    private fun isFormField(kind: Int): Boolean =
        when (kind) {
            Kind.INPUT, Kind.SWITCH, Kind.CHECKBOX, Kind.RADIO, Kind.SLIDER, Kind.SELECT, Kind.PICKER -> true
            else -> false
        }

    /** A dialog darkens everything below its window, which is no view of the app. */
    private fun addScrim(
        window: WatchedWindow,
        dimAmount: Float,
    ) {
        walker.addRoot(
            window.scrim(),
            Kind.CONTAINER,
            0,
            0,
            space.length(space.width.toDouble()),
            space.length(space.height.toDouble()),
        )
        writer.attr(Attr.BACKGROUND, (minOf(dimAmount, 1f) * MAX_ALPHA).roundToInt())
        writer.ident(Ident.WINDOW, SCRIM)
    }

    private fun addSecret(
        window: WatchedWindow,
        root: View,
        left: Float,
        top: Float,
    ) {
        walker.addRoot(
            ViewRecord.get(root).id,
            Kind.PLACEHOLDER,
            space.length(left.toDouble()),
            space.length(top.toDouble()),
            space.length((left + root.width).toDouble()),
            space.length((top + root.height).toDouble()),
        )
        writer.attr(Attr.PLACEHOLDER_REASON, PlaceholderReason.SECURE)
        writer.ident(Ident.WINDOW, window.name)
    }

    private companion object {
        /** Black of this opacity is the number itself: `0xRRGGBBAA`. */
        const val MAX_ALPHA = 255
        const val SCRIM = "scrim"
    }
}
