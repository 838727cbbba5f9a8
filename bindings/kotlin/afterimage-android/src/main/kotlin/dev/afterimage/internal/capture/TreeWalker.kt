package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.content.ViewContent

/**
 * Writes the views of windows into a frame, each by [ViewAttributes] and [ViewContent]. A walk of known views allocates nothing. UI thread.
 *
 * A walk that runs out of time marks the nodes whose children it did not reach, and the next walk starts at that place: it writes
 * the views before it without their children, which the core keeps from the frame before.
 */
internal class TreeWalker(
    private val content: ViewContent,
    private val writer: FrameWriter,
    private val failures: Failures,
) {
    private val attributes = ViewAttributes(writer, failures)
    private val paint = PaintOrder()
    private val drawn = DrawnChildren(paint, failures)
    private val progress = WalkProgress(writer)
    private val sources = SubtreeSources(failures)
    private val subtree = WalkedSubtree()
    private var levels = Array(INITIAL_LEVELS) { Level() }
    private var space = FrameSpace()
    private var walk = 0

    /** Name of the window whose root is written next. */
    private var windowName: String? = null

    /** Whether the last walk ended before it reached all views. */
    val isIncomplete: Boolean get() = progress.isIncomplete

    /** Whether the last frame lacks views for which the core has no room. A later walk cannot add them. */
    var isTruncated: Boolean = false
        private set

    /** Whether the nodes of the last frame are not yet those that are drawn. */
    var isOutdated: Boolean = false
        private set

    /** Starts a frame in these coordinates, which ends at a deadline. */
    fun begin(
        space: FrameSpace,
        deadline: WalkDeadline,
    ) {
        this.space = space
        content.begin()
        walk = ViewRecord.newWalk()
        sources.begin(walk)
        isOutdated = false
        isTruncated = false
        drawn.truncate(0)
        paint.clear()
        progress.begin(deadline)
    }

    /** Ends the frame: writes the order of painting. */
    fun end() {
        paint.write(writer, writer.nodeCount)
    }

    /** Ends the capture: removes from views what refers to the trees that they draw. */
    fun release() {
        sources.end()
    }

    /** Adds a root that is no view: a scrim, or a window whose content is secret. Lengths are tenths of a logical pixel. */
    fun addRoot(
        id: Int,
        kind: Int,
        left: Int,
        top: Int,
        right: Int,
        bottom: Int,
    ) {
        paint.node(writer.nodeCount)
        writer.node(id, 0, kind, left, top, right - left, bottom - top)
    }

    /** Adds a window, whose root is drawn at this position in the main window, in physical pixels, without a transform of its own. */
    fun addWindow(
        view: View,
        left: Int,
        top: Int,
        opacity: Float,
        name: String,
    ) {
        windowName = name
        levels[0].enterWindow(view, left, top, opacity)
        visit(view, 1, progress.enterWindow(ViewRecord.get(view).id))
    }

    /** Writes a view, and its descendants unless it [isShallow]. Returns its node, or [DrawnChildren.NOT_WRITTEN]. */
    private fun visit(
        view: View,
        depth: Int,
        isShallow: Boolean,
    ): Int {
        val end = drawn.end
        try {
            if (!isDrawn(view)) return DrawnChildren.NOT_WRITTEN
            if (writer.nodeCount >= MAX_NODES) isTruncated = true
            if (writer.nodeCount > MAX_NODES) return DrawnChildren.NOT_WRITTEN
            val record = ViewRecord.get(view)
            // The app's code may move a view while it is walked.
            if (record.walk == walk) return DrawnChildren.NOT_WRITTEN
            val parent = levels[depth - 1]
            if (!parent.isList) record.bind(parent.row, RowContent.NONE, 0)
            record.walk = walk
            val node = writer.nodeCount
            write(view, record, parent, depth, isShallow)
            return node
        } catch (error: Throwable) {
            failures.report("walking a view", error)
            return DrawnChildren.NOT_WRITTEN
        } finally {
            drawn.truncate(end)
        }
    }

    private fun write(
        view: View,
        record: ViewRecord,
        parent: Level,
        depth: Int,
        isShallow: Boolean,
    ) {
        val node = writer.nodeCount
        val kind = if (record.isFieldTooltip) Kind.SELECT else kind(view)
        val left = space.length((view.left + parent.shiftX).toDouble())
        val top = space.length((view.top + parent.shiftY).toDouble())
        val right = space.length((view.right + parent.shiftX).toDouble())
        val bottom = space.length((view.bottom + parent.shiftY).toDouble())
        writer.node(record.id, parent.id, kind, left, top, right - left, bottom - top)
        paint.node(node)
        val level = level(depth)
        level.id = record.id
        level.node = node
        val isRead = writeAttributes(view, record, parent, level, kind)
        if (depth > MAX_DEPTH) isTruncated = true
        if (!isRead || depth > MAX_DEPTH) return
        val source = sources.of(view)
        try {
            when {
                source != null -> {
                    if (isShallow) writer.childrenNotReached(node) else source.write(view, level, depth, subtree)
                }

                view !is ViewGroup || !content.hasWalkedChildren(view) -> {
                    writeParts(view, record, node)
                }

                isShallow -> {
                    if (view.childCount > 0) writer.childrenNotReached(node)
                }

                else -> {
                    children(view, level, depth)
                    // The core keeps the overlay of the frame before with the children that were not reached.
                    if (!progress.isOver) writeOverlay(view, record)
                }
            }
        } finally {
            paint.end(node, writer.nodeCount)
        }
    }

    /** Writes the nodes of a view besides its own node and its children. */
    private fun writeParts(
        view: View,
        record: ViewRecord,
        node: Int,
    ) {
        try {
            content.writeParts(view, record.id, writer, space.density)
        } finally {
            for (part in node + 1 until writer.nodeCount) paint.node(part)
        }
    }

    /** Writes the drawings of a view above its children. */
    private fun writeOverlay(
        view: View,
        record: ViewRecord,
    ) {
        val first = writer.nodeCount
        content.writeOverlay(view, record.id, writer, space.density)
        for (part in first until writer.nodeCount) paint.node(part)
    }

    /** Writes the attributes of a view. One that fails is blocked. Returns whether it did not fail. */
    private fun writeAttributes(
        view: View,
        record: ViewRecord,
        parent: Level,
        level: Level,
        kind: Int,
    ): Boolean {
        try {
            windowName?.let { writer.ident(Ident.WINDOW, it) }
            windowName = null
            attributes.write(view, record, parent, level, kind, space)
            content.write(view, writer, space.density)
            return true
        } catch (error: Throwable) {
            failures.report("reading a view", error)
            writer.attr(Attr.MASK_OVERRIDE, MaskOverride.BLOCK)
            return false
        }
    }

    private fun kind(view: View): Int =
        try {
            content.kind(view)
        } catch (error: Throwable) {
            failures.report("reading the kind of a view", error)
            Kind.UNKNOWN
        }

    private fun children(
        group: ViewGroup,
        level: Level,
        depth: Int,
    ) {
        val count = group.childCount
        val order = drawn.enter(group, count)
        val resumedChild = progress.resumedChild(depth)
        var index = 0
        // The number of children is read again, since the app's code may run in the walk.
        while (index < group.childCount && !progress.isReached()) {
            progress.enterChild(depth, index, resumedChild)
            val child = group.getChildAt(index)
            if (child != null) drawn.set(order, count, index, visit(child, depth + 1, index < resumedChild))
            progress.leaveChild(index, resumedChild)
            if (progress.isOver) break
            index++
        }
        drawn.leave(order, count, level.node)
        progress.leave(depth, level.node, index, group.childCount, resumedChild)
    }

    private fun level(depth: Int): Level {
        if (depth >= levels.size) {
            val known = levels
            levels = Array(known.size * 2) { if (it < known.size) known[it] else Level() }
        }
        return levels[depth]
    }

    /** Views that are animated away are drawn until the animation ends. */
    private fun isDrawn(view: View): Boolean = view.visibility == View.VISIBLE || view.animation != null

    /** The frame of this walker, for the nodes of a [SubtreeSource]. */
    private inner class WalkedSubtree : Subtree {
        override val writer: FrameWriter get() = this@TreeWalker.writer
        override val progress: WalkProgress get() = this@TreeWalker.progress
        override val failures: Failures get() = this@TreeWalker.failures
        override val density: Double get() = space.density

        override fun hasRoom(depth: Int): Boolean {
            if (depth > MAX_DEPTH || writer.nodeCount >= MAX_NODES) isTruncated = true
            return depth <= MAX_DEPTH + 1 && writer.nodeCount <= MAX_NODES
        }

        override fun walkAgain() {
            isOutdated = true
        }

        override fun node(
            id: Int,
            parent: Int,
            kind: Int,
            left: Double,
            top: Double,
            right: Double,
            bottom: Double,
        ): Int {
            val node = writer.nodeCount
            val x = space.length(left)
            val y = space.length(top)
            writer.node(id, parent, kind, x, y, space.length(right) - x, space.length(bottom) - y)
            paint.node(node)
            return node
        }

        override fun end(node: Int) {
            paint.end(node, writer.nodeCount)
        }

        override fun view(
            view: View,
            parent: SubtreeParent,
            depth: Int,
        ) {
            level(depth).enterSubtree(parent)
            visit(view, depth + 1, false)
        }
    }

    private companion object {
        /** The core reads 250 levels and makes a placeholder of the first view below. */
        const val MAX_DEPTH = 250

        /** The core reads 10,000 nodes and makes a placeholder of the next. */
        const val MAX_NODES = 10_000
        const val INITIAL_LEVELS = 64
    }
}
