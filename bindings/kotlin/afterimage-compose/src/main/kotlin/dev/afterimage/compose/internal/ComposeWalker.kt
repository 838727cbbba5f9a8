package dev.afterimage.compose.internal

import android.view.View
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.platform.ViewRootForTest
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.unit.LayoutDirection
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.buffer.tenths
import dev.afterimage.internal.capture.Subtree
import dev.afterimage.internal.capture.SubtreeParent
import java.util.Collections
import java.util.WeakHashMap
import kotlin.math.roundToInt
import dev.afterimage.internal.buffer.LayoutDirection as DirectionCode

/** Writes the nodes of compositions into a frame. UI thread. */
internal class ComposeWalker(
    private val failures: Failures,
) {
    private val features = ComposeFeatures()
    private val layoutTree = LayoutTree(features, failures)
    private val semanticsTree = SemanticsTree()
    private val tree: ComposeTree get() = if (features.has(ComposeFeature.LAYOUT_NODES)) layoutTree else semanticsTree
    private val modifiers = ModifierReader(features, failures)
    private val content = NodeContent(features, failures)
    private val look = NodeLook(features, failures)
    private val popups = OptionPopups(features, failures)
    private val texts = TextLooks()
    private val fields = FieldText { tree }
    private val place = NodePlace()
    private val scrolled = ScrolledChildren { tree }
    private var levels = Array(INITIAL_LEVELS) { ComposeLevel() }
    private var isProbed = false

    /** The views that have records. */
    private val recorded: MutableSet<View> = Collections.newSetFromMap(WeakHashMap())

    /** Number of the walk. */
    var walk: Int = 0

    /** Writes the nodes of the composition of a view, whose node is at [depth]. */
    fun write(
        view: View,
        parent: SubtreeParent,
        depth: Int,
        into: Subtree,
    ) {
        val records = records(view)
        val resumedChild = into.progress.resumedChild(depth)
        if (resumedChild == 0) records.continuePass(walk) else records.beginPass(walk)
        probe(view as RootForTest)
        // Compose lays out changed nodes when its view is drawn, which follows the walk.
        if ((view as? ViewRootForTest)?.hasPendingMeasureOrLayout == true) into.walkAgain()
        val current = tree
        val root = if (current === layoutTree) records.root ?: current.root(view).also { records.root = it } else current.root(view)
        val level = level(depth)
        level.id = parent.id
        level.node = parent.node
        level.opacity = parent.opacity
        level.direction = parent.direction
        level.release()
        level.isOptions = popups.areOptions(view)
        level.shiftX = 0
        level.shiftY = 0
        if (!into.progress.isReached()) {
            into.progress.enterChild(depth, 0, resumedChild)
            visit(root, records, level, depth + 1, false, into)
            into.progress.leaveChild(0, resumedChild)
        }
        into.progress.leave(depth, parent.node, 0, 1, resumedChild)
        // A walk that left out nodes keeps their records.
        if (!into.progress.isOver) records.endPass()
        level.release()
    }

    /** Ends the capture: removes the records from the views, but for those of secrets. */
    fun release() {
        val views = recorded.iterator()
        while (views.hasNext()) {
            val view = views.next()
            if ((view.getTag(KEY) as? NodeRecords)?.clear() == false) continue
            view.setTag(KEY, null)
            views.remove()
        }
    }

    /** Finds out whether this version of Compose has the layout nodes that we know. */
    private fun probe(owner: RootForTest) {
        if (isProbed) return
        isProbed = true
        features.read(ComposeFeature.LAYOUT_NODES, failures, null) {
            val root = layoutTree.root(owner)
            layoutTree.id(root)
            layoutTree.semantics(root)
            layoutTree.children(root)
        }
    }

    private fun isDeactivated(layout: LayoutInfo): Boolean =
        features.read(ComposeFeature.DEACTIVATION, failures, false) { ComposeInternals.isDeactivated(layout) }

    private fun visit(
        node: Any,
        records: NodeRecords,
        parent: ComposeLevel,
        depth: Int,
        isShallow: Boolean,
        into: Subtree,
    ) {
        try {
            val layout = tree.layout(node)
            // Recycled rows stay in the tree, with the places that they had.
            if (!layout.isAttached || !layout.isPlaced || isDeactivated(layout) || !into.hasRoom(depth)) return
            val record = records.get(tree.id(node))
            if (record.walk == walk) return
            records.markWritten(record, walk)
            val level = level(depth)
            level.enter(layout, record, parent)
            try {
                write(node, records, level, parent, depth, isShallow, into)
            } finally {
                level.release()
            }
        } catch (error: Throwable) {
            failures.report("walking a node of Compose", error)
        }
    }

    private fun write(
        node: Any,
        records: NodeRecords,
        level: ComposeLevel,
        parent: ComposeLevel,
        depth: Int,
        isShallow: Boolean,
        into: Subtree,
    ) {
        val layout = level.layout ?: return
        val record = level.record ?: return
        modifiers.read(layout, record)
        val frame = record.frame?.takeIf { it.isAttached } ?: layout.coordinates
        level.frame = frame
        place.read(frame, parent.frame)
        val semantics = semantics(node)
        val children = if (semantics === UNREADABLE) emptyList() else tree.children(node)
        val isFieldText = parent.field?.textFrame === layout.coordinates
        val kind =
            when {
                semantics === UNREADABLE -> Kind.UNKNOWN
                isFieldText -> Kind.TEXT
                parent.isOptions -> Kind.SELECT
                else -> kind(semantics, record, level, children, into)
            }
        record.isThumb = NodeKinds.isThumb(kind, place.width / into.density, place.height / into.density)
        if (record.isThumb) parent.frame?.let(place::cover)
        level.node = add(record, parent, kind, into)
        try {
            if (kind == Kind.UNKNOWN || !writeAttributes(node, semantics, level, parent, kind, into)) {
                into.writer.attr(Attr.MASK_OVERRIDE, MaskOverride.BLOCK)
                return
            }
            if (kind == Kind.SCROLL) follow(children, frame, records, record, level, into)
            if (isFieldText) writeFieldText(layout, parent, frame, into)
            if (NodeKinds.isWhole(kind) && !hidesValue(kind, record)) below(node, layout, records, level, depth, isShallow, into)
        } finally {
            into.end(level.node)
        }
    }

    /** Writes the content of a node: its children, or the view that it shows. */
    private fun below(
        node: Any,
        layout: LayoutInfo,
        records: NodeRecords,
        level: ComposeLevel,
        depth: Int,
        isShallow: Boolean,
        into: Subtree,
    ) {
        val view = view(layout)
        when {
            isShallow -> if (view != null || tree.children(node).isNotEmpty()) into.writer.childrenNotReached(level.node)
            view != null -> writeView(view, level, depth, into)
            else -> children(node, records, level, depth, into)
        }
    }

    private fun add(
        record: NodeRecord,
        parent: ComposeLevel,
        kind: Int,
        into: Subtree,
    ): Int {
        val left = place.left.toDouble() + parent.shiftX
        val top = place.top.toDouble() + parent.shiftY
        return into.node(record.id, parent.id, kind, left, top, left + place.width, top + place.height)
    }

    private fun semantics(node: Any): SemanticsConfiguration? =
        try {
            tree.semantics(node)
        } catch (error: Throwable) {
            failures.report("reading the semantics of a node of Compose", error)
            UNREADABLE
        }

    private fun kind(
        semantics: SemanticsConfiguration?,
        record: NodeRecord,
        level: ComposeLevel,
        children: List<Any>,
        into: Subtree,
    ): Int =
        try {
            val widthDp = place.width / into.density
            val kind = NodeKinds.of(semantics, record.style, widthDp, children.isNotEmpty())
            ToggleRows.enter(level, semantics, kind)
            ToggleRows.kind(kind, semantics, level, widthDp, place.height / into.density)
        } catch (error: Throwable) {
            failures.report("reading the kind of a node of Compose", error)
            Kind.UNKNOWN
        }

    /** Writes the attributes of a node. One that fails is blocked. Returns whether it did not fail. */
    private fun writeAttributes(
        node: Any,
        semantics: SemanticsConfiguration?,
        level: ComposeLevel,
        parent: ComposeLevel,
        kind: Int,
        into: Subtree,
    ): Boolean {
        val writer = into.writer
        val layout = level.layout ?: return false
        val record = level.record ?: return false
        val frame = level.frame ?: return false
        try {
            place.writeTransform(writer)
            level.direction =
                if (layout.layoutDirection == LayoutDirection.Rtl) View.LAYOUT_DIRECTION_RTL else View.LAYOUT_DIRECTION_LTR
            if (level.direction != parent.direction) writer.attr(Attr.LAYOUT_DIRECTION, directionCode(level.direction))
            writeOpacity(layout, record, parent, level, writer)
            look.writeStyle(layout, frame, record.style, kind, writer, into.density)
            content.writeMasking(semantics, record.style, writer)
            content.writeClickable(semantics, record.style, writer)
            if (semantics == null) {
                if (NodeKinds.isMark(kind)) writer.attr(Attr.CHECKED, if (level.row?.isOn == true) 1 else 0)
                return true
            }
            content.write(semantics, record, kind, writer)
            if (kind == Kind.TEXT || kind == Kind.INPUT || kind == Kind.BUTTON) {
                writeText(node, semantics, level, kind, into)
            }
            return true
        } catch (error: Throwable) {
            failures.report("reading a node of Compose", error)
            return false
        }
    }

    private fun writeOpacity(
        layout: LayoutInfo,
        record: NodeRecord,
        parent: ComposeLevel,
        level: ComposeLevel,
        writer: FrameWriter,
    ) {
        val isTransparent =
            tree === layoutTree && features.read(ComposeFeature.TRANSPARENCY, failures, false) { ComposeInternals.isTransparent(layout) }
        level.opacity = if (isTransparent) 0f else parent.opacity * record.style.alpha.coerceIn(0f, 1f)
        val opacity = (level.opacity * OPAQUE).roundToInt()
        if (opacity != OPAQUE) writer.attr(Attr.OPACITY, opacity)
    }

    private fun writeText(
        node: Any,
        semantics: SemanticsConfiguration,
        level: ComposeLevel,
        kind: Int,
        into: Subtree,
    ) {
        val layout = level.layout ?: return
        val record = level.record ?: return
        val frame = level.frame ?: return
        val size = (layout.width.toLong() shl Int.SIZE_BITS) or layout.height.toLong()
        val known = record.text
        val text = texts.read(semantics, record, size, walk, tree.keepsSemantics)
        if (kind == Kind.INPUT) {
            if (text !== known) record.textFrame = text?.let { fields.find(node, it) }
            level.field = record
            level.fieldText = content.fieldText(semantics, record)
            // The node of the text shows it.
            if (record.textFrame != null) return
        }
        if (text != null) look.writeText(text, frame, layout.coordinates, kind, into.writer, into.density)
    }

    /** Readers show the children of a field instead of its value, so they are left out if the one with the text was not found. */
    private fun hidesValue(
        kind: Int,
        record: NodeRecord,
    ): Boolean = kind == Kind.INPUT && record.textFrame == null

    /** Writes the text of a form field on the node that draws it. */
    private fun writeFieldText(
        layout: LayoutInfo,
        parent: ComposeLevel,
        frame: LayoutCoordinates,
        into: Subtree,
    ) {
        content.writeFieldText(parent.fieldText, into.writer)
        val text = parent.field?.text ?: return
        look.writeText(text, frame, layout.coordinates, Kind.TEXT, into.writer, into.density)
    }

    /** Adds the distance that the children were scrolled to their places, and writes it as the scroll offset of the node. */
    private fun follow(
        children: List<Any>,
        frame: LayoutCoordinates,
        records: NodeRecords,
        record: NodeRecord,
        level: ComposeLevel,
        into: Subtree,
    ) {
        scrolled.follow(children, frame, records, record, walk)
        level.shiftX = record.scrollX
        level.shiftY = record.scrollY
        into.writer.attr(Attr.SCROLL_X, tenths(record.scrollX.toDouble(), into.density))
        into.writer.attr(Attr.SCROLL_Y, tenths(record.scrollY.toDouble(), into.density))
    }

    private fun children(
        node: Any,
        records: NodeRecords,
        level: ComposeLevel,
        depth: Int,
        into: Subtree,
    ) {
        val children = tree.children(node)
        val progress = into.progress
        val resumedChild = progress.resumedChild(depth)
        var index = 0
        // The number of children is read again, since the app's code may run in the walk.
        while (index < children.size && !progress.isReached()) {
            progress.enterChild(depth, index, resumedChild)
            visit(children[index], records, level, depth + 1, index < resumedChild, into)
            progress.leaveChild(index, resumedChild)
            if (progress.isOver) break
            index++
        }
        progress.leave(depth, level.node, index, children.size, resumedChild)
    }

    /** Returns the view that an `AndroidView` shows at the place of its node, which has no children. */
    private fun view(layout: LayoutInfo): View? =
        if (tree === layoutTree) features.read(ComposeFeature.VIEWS, failures, null) { ComposeInternals.view(layout) } else null

    private fun writeView(
        view: View,
        level: ComposeLevel,
        depth: Int,
        into: Subtree,
    ) {
        val progress = into.progress
        val resumedChild = progress.resumedChild(depth)
        if (!progress.isReached()) {
            progress.enterChild(depth, 0, resumedChild)
            into.view(view, level, depth)
            progress.leaveChild(0, resumedChild)
        }
        progress.leave(depth, level.node, 0, 1, resumedChild)
    }

    private fun records(view: View): NodeRecords {
        val known = view.getTag(KEY)
        if (known is NodeRecords) return known
        recorded.add(view)
        return NodeRecords().also { view.setTag(KEY, it) }
    }

    private fun level(depth: Int): ComposeLevel {
        if (depth >= levels.size) {
            val known = levels
            levels = Array(maxOf(known.size * 2, depth + 1)) { if (it < known.size) known[it] else ComposeLevel() }
        }
        return levels[depth]
    }

    private fun directionCode(direction: Int): Int = if (direction == View.LAYOUT_DIRECTION_RTL) DirectionCode.RTL else DirectionCode.LTR

    companion object {
        /** Key of the tag of a view with its [NodeRecords], see `MaskTags.KEY`. */
        const val KEY = 0x41464d04
        private const val INITIAL_LEVELS = 64

        /** Opacity of a node that is not transparent, in thousandths. */
        private const val OPAQUE = 1000

        /** Stands for semantics whose reading failed. */
        private val UNREADABLE = SemanticsConfiguration()
    }
}
