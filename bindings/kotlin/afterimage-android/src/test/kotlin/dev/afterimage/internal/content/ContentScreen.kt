package dev.afterimage.internal.content

import android.app.Activity
import android.graphics.drawable.Drawable
import android.view.View
import android.view.ViewGroup
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.ReadNode
import org.robolectric.Robolectric

/** Views in an activity, and the nodes that [ViewContent] writes for them. */
class ContentScreen {
    val logged = ArrayList<String>()
    private val writer = FrameWriter()
    private val content = ViewContent(Failures { logged.add(it) })
    val activity: Activity = Robolectric.buildActivity(Activity::class.java).setup().get()

    init {
        activity.setTheme(android.R.style.Theme_Material_Light)
    }

    /** Shows a view as the content of the activity, laid out. */
    fun <T : View> show(
        view: T,
        width: Int = 400,
        height: Int = ViewGroup.LayoutParams.WRAP_CONTENT,
    ): T {
        activity.setContentView(view, ViewGroup.LayoutParams(width, height))
        layOut()
        return view
    }

    /** Measures and lays out the activity's views. */
    fun layOut() {
        val root = activity.window.decorView
        root.measure(exactly(WIDTH), exactly(HEIGHT))
        root.layout(0, 0, WIDTH, HEIGHT)
    }

    /** Returns the node of one view. */
    fun node(
        view: View,
        density: Double = 1.0,
    ): ReadNode = FrameReader(write(view, density)).nodes.single()

    /** Returns the nodes of a view and of its parts. */
    fun nodes(
        view: View,
        density: Double = 1.0,
    ): List<ReadNode> {
        begin(view, density)
        content.writeParts(view, 1, writer, density)
        return FrameReader(writer.finish(0)).nodes
    }

    /** Returns the nodes of a view and of what it draws above its children. */
    fun nodesWithOverlay(view: View): List<ReadNode> {
        begin(view, 1.0)
        content.writeOverlay(view, 1, writer, 1.0)
        return FrameReader(writer.finish(0)).nodes
    }

    /** Writes a view as a walk does. */
    fun walk(view: View) {
        begin(view, 1.0)
        content.writeParts(view, 1, writer, 1.0)
    }

    /** Returns the buffer with one view, and nothing of its children. */
    fun write(
        view: View,
        density: Double = 1.0,
    ): java.nio.ByteBuffer {
        begin(view, density)
        return writer.finish(0)
    }

    /** Returns the fingerprint that the last node of a view has for a drawable. */
    fun fingerprint(
        view: View,
        drawable: Drawable,
    ): String? = content.fingerprint(view, drawable)

    fun hasWalkedChildren(view: View): Boolean = content.hasWalkedChildren(view)

    private fun begin(
        view: View,
        density: Double,
    ) {
        content.begin()
        writer.begin(0, WIDTH, HEIGHT)
        writer.node(1, 0, content.kind(view), 0, 0, view.width, view.height)
        content.write(view, writer, density)
    }

    private fun exactly(size: Int) = View.MeasureSpec.makeMeasureSpec(size, View.MeasureSpec.EXACTLY)

    private companion object {
        const val WIDTH = 1080
        const val HEIGHT = 1920
    }
}
