package dev.afterimage.internal.capture

import android.app.Activity
import android.graphics.RectF
import android.os.Looper
import android.view.View
import dev.afterimage.ffi.CaptureAdvice
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.ReadNode
import dev.afterimage.internal.content.ViewContent
import org.junit.rules.ExternalResource
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.util.concurrent.TimeUnit

/** A capture whose frames a test reads, on Robolectric's clock. */
class CaptureRule(
    private val maxFps: Int = 10,
) : ExternalResource() {
    /** All frames since the start. */
    val frames = ArrayList<FrameReader>()
    val failed = ArrayList<String>()
    private val controllers = ArrayList<ActivityController<*>>()

    /** The answer to each frame. */
    var advice: CaptureAdvice = CaptureAdvice.Next(0u, emptyList(), false)

    /** Nanoseconds that pass with each reading of the clock, as if the walk took time. */
    var nsPerReading = 0L
    private var nowNs = 0L
    internal val failures = Failures { failed.add(it) }
    internal val capture: Capture by lazy {
        val sink =
            FrameSink { buffer ->
                frames.add(FrameReader(copy(buffer)))
                advice
            }
        Capture(RuntimeEnvironment.getApplication(), ViewContent(failures), sink, failures, maxFps, clock = ::readClock)
    }

    private fun readClock(): Long {
        nowNs += nsPerReading
        return nowNs + android.os.SystemClock.uptimeMillis() * 1_000_000
    }

    private fun copy(buffer: java.nio.ByteBuffer): java.nio.ByteBuffer {
        val bytes = ByteArray(buffer.remaining()).also { buffer.duplicate().get(it) }
        return java.nio.ByteBuffer.wrap(bytes)
    }

    override fun after() {
        capture.stop()
        for (controller in controllers.reversed()) controller.close()
    }

    /** Starts an activity and shows it. */
    fun <T : Activity> show(type: Class<T>): ActivityController<T> = Robolectric.buildActivity(type).setup().also { controllers.add(it) }

    /** Starts an activity with this content, laid out. */
    fun show(content: (Activity) -> View): Activity {
        val activity = show(Activity::class.java).get()
        activity.setContentView(content(activity))
        idle()
        return activity
    }

    /** Lets the UI thread run for some time. */
    fun idle(ms: Long = 40) {
        shadowOf(Looper.getMainLooper()).idleFor(ms, TimeUnit.MILLISECONDS)
    }

    /** Returns a new frame of the screen. */
    fun frame(): FrameReader {
        capture.start()
        idle(FRAME_MS)
        frames.clear()
        capture.requestFrame()
        idle(FRAME_MS)
        return frames.last()
    }

    companion object {
        /** More than the time between two frames. */
        const val FRAME_MS = 120L
    }
}

/** Returns the node of a view, found by its record. */
internal fun FrameReader.of(view: View): ReadNode = node(ViewRecord.get(view).id)

/** Returns whether a view is in the frame. */
internal fun FrameReader.has(view: View): Boolean = nodes.any { it.id == ViewRecord.get(view).id }

/** Returns whether a node has an area, and is not outside of an ancestor, whose root is a window. */
fun FrameReader.isInAncestors(node: ReadNode): Boolean {
    val own = bounds(node)
    val ancestors = generateSequence(node) { at -> nodes.singleOrNull { it.id == at.parent } }.map(::bounds)
    return own.width() > 0 && own.height() > 0 && ancestors.all { RectF.intersects(own, it) }
}

private fun FrameReader.bounds(node: ReadNode): RectF {
    val corners = corners(node)
    val (xs, ys) =
        corners.indices
            .partition { it % 2 == 0 }
            .toList()
            .map { at -> at.map { corners[it].toFloat() } }
    return RectF(xs.min(), ys.min(), xs.max(), ys.max())
}

/** Returns the corners of a node as they are drawn, in tenths of a logical pixel in the main window: x and y, clockwise from the left top. */
fun FrameReader.corners(node: ReadNode): DoubleArray {
    val x = node.x.toDouble()
    val y = node.y.toDouble()
    var points = doubleArrayOf(x, y, x + node.width, y, x + node.width, y + node.height, x, y + node.height)
    var at: ReadNode? = node
    while (at != null) {
        points = transformed(at, points)
        at = nodes.singleOrNull { it.id == at?.parent }
        val scrollX = at?.attr(Attr.SCROLL_X) ?: 0
        val scrollY = at?.attr(Attr.SCROLL_Y) ?: 0
        for (index in points.indices step 2) {
            points[index] += (at?.x ?: 0) - scrollX.toDouble()
            points[index + 1] += (at?.y ?: 0) - scrollY.toDouble()
        }
    }
    return points
}

private fun transformed(
    node: ReadNode,
    points: DoubleArray,
): DoubleArray {
    val a = node.real(Attr.TRANSFORM_A)?.toDouble() ?: return points
    val b = node.real(Attr.TRANSFORM_B)!!.toDouble()
    val c = node.real(Attr.TRANSFORM_C)!!.toDouble()
    val d = node.real(Attr.TRANSFORM_D)!!.toDouble()
    val centreX = node.x + node.width / 2.0
    val centreY = node.y + node.height / 2.0
    return DoubleArray(points.size) { index ->
        val x = points[index and 1.inv()] - centreX
        val y = points[index or 1] - centreY
        if (index and 1 == 0) {
            centreX + a * x + c * y + node.real(Attr.TRANSFORM_TX)!! * 10
        } else {
            centreY + b * x + d * y + node.real(Attr.TRANSFORM_TY)!! * 10
        }
    }
}

/** Fails unless each view in the frame below [root] is drawn where the framework says, within one logical pixel. */
internal fun FrameReader.assertPlaces(
    root: View,
    main: View = root,
) {
    val density = main.resources.displayMetrics.density
    val origin = IntArray(2).also { main.getLocationOnScreen(it) }
    var compared = 0
    for (view in descendants(root)) {
        if (!has(view)) continue
        val node = of(view)
        val corners = corners(node)
        val expected = screenCorners(view)
        for (index in corners.indices) {
            val pixels = expected[index] - origin[index and 1]
            val difference = Math.abs(corners[index] / 10 - pixels / density)
            if (difference >
                TOLERANCE
            ) {
                throw AssertionError("$view corner $index: ${corners[index] / 10} and ${pixels / density} dp in $node")
            }
        }
        compared++
    }
    if (compared == 0) throw AssertionError("no view of $root is in the frame")
}

/** One logical pixel. Before API level 24 the framework rounds negative positions towards zero, which is half a pixel more. */
private val TOLERANCE = if (android.os.Build.VERSION.SDK_INT < 24) 1.5 else 1.0

/** Returns a view and all its descendants that are drawn. */
fun descendants(root: View): List<View> {
    if (root.visibility != View.VISIBLE) return emptyList()
    if (root !is android.view.ViewGroup) return listOf(root)
    return listOf(root) + (0 until root.childCount).flatMap { descendants(root.getChildAt(it)) }
}

/** Returns the corners on the screen: the left top one as the framework says, the others by the maps of the view and its ancestors. */
private fun screenCorners(view: View): FloatArray {
    val points = floatArrayOf(0f, 0f, view.width.toFloat(), 0f, view.width.toFloat(), view.height.toFloat(), 0f, view.height.toFloat())
    var at: View = view
    while (true) {
        at.matrix.mapPoints(points)
        for (index in points.indices) points[index] += if (index and 1 == 0) at.left else at.top
        val parent = at.parent as? View ?: break
        for (index in points.indices) points[index] -= if (index and 1 == 0) parent.scrollX else parent.scrollY
        at = parent
    }
    // The position of the window, and the left top corner by the framework's own rule.
    val location = IntArray(2).also { view.getLocationOnScreen(it) }
    val dx = location[0] - points[0]
    val dy = location[1] - points[1]
    for (index in points.indices) points[index] += if (index and 1 == 0) dx else dy
    return points
}
