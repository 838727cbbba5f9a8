package dev.afterimage.internal.content

import android.view.View
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind

/**
 * What a view shows: the kind of its node, and the attributes that depend on its class (text, colours, state, drawables). The walker
 * writes what every view has: id, place, scroll offset, transform, opacity, clipping, layout direction, class, resource name, mask override.
 *
 * UI thread.
 */
internal class ViewContent {
    /** Returns the kind of the view's node ([Kind]). */
    fun kind(view: View): Int = if (view is android.widget.TextView) Kind.TEXT else Kind.CONTAINER

    /** Returns whether the view's children are walked. Those of placeholders (web pages, maps) are not. */
    fun hasWalkedChildren(view: View): Boolean = view is android.view.ViewGroup

    /** Writes the attributes of the view's node, which is the last node of [writer]. [density] is in pixels per logical pixel. */
    fun write(
        view: View,
        writer: FrameWriter,
        density: Double,
    ) {
        check(density > 0)
    }
}
