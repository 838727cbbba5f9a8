package dev.afterimage.internal.capture

import android.view.View
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.FrameWriter

/**
 * Writes the nodes of views that draw a tree of their own, as Compose does. Another library implements it, which [SubtreeSources] finds by
 * its name. UI thread.
 */
internal interface SubtreeSource {
    /** Returns whether views of a class draw a tree of their own. Called once a class. */
    fun handles(type: Class<*>): Boolean

    /** Starts a walk. [walk] is its number, which is not 0. */
    fun begin(walk: Int)

    /** Writes the nodes below the node of a view, which is at [depth]. An exception ends them. */
    fun write(
        view: View,
        parent: SubtreeParent,
        depth: Int,
        into: Subtree,
    )

    /** Ends the capture: removes from views what refers to their trees. Walks may follow. */
    fun end()
}

/** The attributes that the nodes below a view inherit. */
internal interface SubtreeParent {
    /** Id of the view's node. */
    val id: Int

    /** Index of the view's node in the frame. */
    val node: Int

    /** Opacity of the view, multiplied with that of its ancestors. */
    val opacity: Float

    /** Layout direction of the view, as of `View`. */
    val direction: Int
}

/** The frame into which a [SubtreeSource] writes. UI thread. */
internal interface Subtree {
    /** Receives the attributes of the node that was added last. */
    val writer: FrameWriter

    /** The time of the walk, and the places where it ends and continues. */
    val progress: WalkProgress

    /** Counts and logs failures. */
    val failures: Failures

    /** Physical pixels per logical pixel. */
    val density: Double

    /** Whether a node at [depth] may be added: the frame has room, and the depth is one that the core reads. */
    fun hasRoom(depth: Int): Boolean

    /** Requests a walk after this one, since the next drawing will differ from the values that can be read now. */
    fun walkAgain()

    /** Adds a node, and returns its index. Edges are in physical pixels, relative to the parent's content. */
    fun node(
        id: Int,
        parent: Int,
        kind: Int,
        left: Double,
        top: Double,
        right: Double,
        bottom: Double,
    ): Int

    /** Ends a node with all its descendants. */
    fun end(node: Int)

    /** Writes a view and its descendants as children of a node at [depth], whose left top corner is that of the view's parent. */
    fun view(
        view: View,
        parent: SubtreeParent,
        depth: Int,
    )
}
