package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import dev.afterimage.internal.Failures
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.LayoutDirection
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.content.ViewContent
import kotlin.math.roundToInt

/**
 * Writes the views of a window into a frame: id, place, scroll offset, transform, opacity, clipping, layout direction, names and
 * masking of each, and by [ViewContent] what it shows. UI thread; a walk of known views allocates nothing.
 */
internal class TreeWalker(
    private val content: ViewContent,
    private val writer: FrameWriter,
    private val failures: Failures,
) {
    private val names = ViewNames()
    private val rows = RowContent(failures)
    private val transform = Transform()
    private val clipping = Clipping()
    private val childOrder = ChildOrder(failures)
    private val paint = PaintOrder()
    private var levels = Array(INITIAL_LEVELS) { Level() }

    /** Drawing orders and nodes of the children of the groups that are being walked, one after another. */
    private var orders = IntArray(INITIAL_ORDERS)
    private var orderNodes = IntArray(INITIAL_ORDERS)
    private var ordersUsed = 0

    private var space = FrameSpace()
    private var deadline = WalkDeadline { 0L }
    private var walk = 0

    /** Name of the window whose root is written next. */
    private var windowName: String? = null

    /** Whether the last walk ended before it reached all views. */
    val isIncomplete: Boolean get() = deadline.isOver

    /** Starts a frame in these coordinates, which ends at a deadline. */
    fun begin(
        space: FrameSpace,
        deadline: WalkDeadline,
    ) {
        this.space = space
        this.deadline = deadline
        content.begin()
        walk = ViewRecord.newWalk()
        ordersUsed = 0
        paint.clear()
    }

    /** Ends the frame: writes the order of painting. */
    fun end() {
        paint.write(writer, writer.nodeCount)
    }

    /** Adds a node without a view, which is a root: a scrim, or a window whose content is secret. */
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

    /** Adds a window. Its root is drawn at this position, relative to the main window and without a transform of its own. */
    fun addWindow(
        root: View,
        left: Float,
        top: Float,
        opacity: Float,
        name: String,
    ) {
        val level = levels[0]
        level.id = 0
        level.opacity = opacity
        level.row = 0
        level.isList = false
        level.direction = DIRECTION_UNKNOWN
        level.clipsChildrenToBounds = true
        level.isClippedToPadding = false
        // The root's own left and top are added like those of every view.
        level.shiftX = (left - root.left).roundToInt()
        level.shiftY = (top - root.top).roundToInt()
        level.visible.set(root.left.toFloat(), root.top.toFloat(), root.right.toFloat(), root.bottom.toFloat())
        windowName = name
        visit(root, 1)
    }

    /** Writes a view and its descendants. Returns the view's node, -1 if it is not in the frame. */
    private fun visit(
        view: View,
        depth: Int,
    ): Int {
        val before = ordersUsed
        try {
            if (!isDrawn(view)) return NOT_WRITTEN
            val record = ViewRecord.get(view)
            if (record.walk == walk || writer.nodeCount > MAX_NODES) return NOT_WRITTEN
            val parent = levels[depth - 1]
            if (!parent.isList) record.bind(parent.row, RowContent.NONE)
            record.walk = walk
            val index = writer.nodeCount
            write(view, record, parent, depth)
            return index
        } catch (error: Throwable) {
            failures.report("walking a view", error)
            return NOT_WRITTEN
        } finally {
            ordersUsed = before
        }
    }

    private fun write(
        view: View,
        record: ViewRecord,
        parent: Level,
        depth: Int,
    ) {
        val index = writer.nodeCount
        val kind = kind(view)
        val left = space.length((view.left + parent.shiftX).toDouble())
        val top = space.length((view.top + parent.shiftY).toDouble())
        val right = space.length((view.right + parent.shiftX).toDouble())
        val bottom = space.length((view.bottom + parent.shiftY).toDouble())
        writer.node(record.id, parent.id, kind, left, top, right - left, bottom - top)
        paint.node(index)
        val level = level(depth)
        val hasChildren =
            try {
                writeAttributes(view, record, parent, level, kind)
                content.write(view, writer, space.density)
                view is ViewGroup && content.hasWalkedChildren(view)
            } catch (error: Throwable) {
                failures.report("reading a view", error)
                writer.attr(Attr.MASK_OVERRIDE, MaskOverride.BLOCK)
                false
            }
        if (!hasChildren) return writeParts(view, record, index)
        if (depth > MAX_DEPTH) return
        level.id = record.id
        level.index = index
        children(view as ViewGroup, level, depth)
        paint.end(index, writer.nodeCount)
    }

    private fun writeParts(
        view: View,
        record: ViewRecord,
        index: Int,
    ) {
        content.writeParts(view, record.id, writer, space.density)
        for (part in index + 1 until writer.nodeCount) paint.node(part)
        paint.end(index, writer.nodeCount)
    }

    private fun kind(view: View): Int =
        try {
            content.kind(view)
        } catch (error: Throwable) {
            failures.report("reading the kind of a view", error)
            Kind.UNKNOWN
        }

    private fun writeAttributes(
        view: View,
        record: ViewRecord,
        parent: Level,
        level: Level,
        kind: Int,
    ) {
        writer.ident(Ident.CLASS, names.className(view, record))
        names.resourceName(view, record)?.let { writer.ident(Ident.IDENTIFIER, it) }
        windowName?.let { writer.ident(Ident.WINDOW, it) }
        windowName = null
        val override = MaskTags.get(view)
        if (override != 0) writer.attr(Attr.MASK_OVERRIDE, override)
        level.direction = view.layoutDirection
        if (level.direction != parent.direction) writer.attr(Attr.LAYOUT_DIRECTION, directionCode(level.direction))
        level.opacity = parent.opacity * Opacity.of(view)
        val opacity = (level.opacity * OPAQUE).roundToInt()
        if (opacity != OPAQUE) writer.attr(Attr.OPACITY, opacity)
        transform.read(view)
        transform.write(writer, view.width, view.height, space.density)
        clipping.read(view, parent, transform)
        clipping.write(view, writer, parent, kind == Kind.SCROLL, space)
        if (view is ViewGroup) {
            clipping.enter(view, level)
            writeScroll(view, record, parent, level, kind)
        }
    }

    private fun writeScroll(
        group: ViewGroup,
        record: ViewRecord,
        parent: Level,
        level: Level,
        kind: Int,
    ) {
        level.row = if (parent.isList) record.id else parent.row
        val list = list(group, record)
        level.isList = list != null
        if (list != null) {
            bindRows(group, level)
            list.follow(group)
        }
        level.shiftX = list?.x ?: 0
        level.shiftY = list?.y ?: 0
        val x = group.scrollX + level.shiftX
        val y = group.scrollY + level.shiftY
        if (kind == Kind.SCROLL || x != 0) writer.attr(Attr.SCROLL_X, space.length(x.toDouble()))
        if (kind == Kind.SCROLL || y != 0) writer.attr(Attr.SCROLL_Y, space.length(y.toDouble()))
    }

    private fun list(
        group: ViewGroup,
        record: ViewRecord,
    ): ScrolledList? {
        if (!record.isClassified) {
            record.isClassified = true
            record.list = ScrolledList.forView(group)
        }
        return record.list
    }

    private fun bindRows(
        list: ViewGroup,
        level: Level,
    ) {
        for (index in 0 until list.childCount) {
            val row = list.getChildAt(index) ?: continue
            ViewRecord.get(row).bind(level.row, rows.get(list, index, row))
        }
    }

    private fun children(
        group: ViewGroup,
        level: Level,
        depth: Int,
    ) {
        val count = group.childCount
        val start = ordersUsed
        reserveOrders(count)
        val isReordered = childOrder.read(group, count, orders, start)
        if (isReordered) ordersUsed += count
        var index = 0
        // The number of children is read again, since the app's code may run in the walk.
        while (index < group.childCount) {
            if (deadline.isReached(writer.nodeCount)) {
                writer.childrenNotReached(level.index)
                break
            }
            val child = group.getChildAt(index)
            val node = if (child == null) NOT_WRITTEN else visit(child, depth + 1)
            if (isReordered && index < count) orderNodes[start + index] = node
            index++
        }
        if (!isReordered) return
        while (index < count) orderNodes[start + index++] = NOT_WRITTEN
        paint.reorder(level.index, count, orders, orderNodes, start)
        ordersUsed = start
    }

    private fun reserveOrders(count: Int) {
        if (ordersUsed + count <= orders.size) return
        orders = orders.copyOf((ordersUsed + count) * 2)
        orderNodes = orderNodes.copyOf(orders.size)
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

    private fun directionCode(direction: Int): Int =
        if (direction == View.LAYOUT_DIRECTION_RTL) LayoutDirection.RTL else LayoutDirection.LTR

    private companion object {
        const val NOT_WRITTEN = -1
        const val DIRECTION_UNKNOWN = -1

        /** Opacity of a view that is not transparent, in thousandths. */
        const val OPAQUE = 1000

        /** The core reads 250 levels and makes a placeholder of the first view below. */
        const val MAX_DEPTH = 250

        /** The core reads 10,000 nodes and makes a placeholder of the next. */
        const val MAX_NODES = 10_000
        const val INITIAL_LEVELS = 64
        const val INITIAL_ORDERS = 256
    }
}
