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
import kotlin.math.roundToInt

/** Writes the attributes that views of every class have, and stores in the view's [Level] the attributes that its children inherit. UI thread. */
internal class ViewAttributes(
    private val writer: FrameWriter,
    failures: Failures,
) {
    private val names = ViewNames()
    private val rows = RowContent(failures)
    private val animation = ViewAnimation()
    private val transform = Transform()
    private val clipping = Clipping()

    /** Writes the attributes of a view, which is the last node of the frame. */
    fun write(
        view: View,
        record: ViewRecord,
        parent: Level,
        level: Level,
        kind: Int,
        space: FrameSpace,
    ) {
        writer.ident(Ident.CLASS, names.className(view, record))
        names.resourceName(view, record)?.let { writer.ident(Ident.IDENTIFIER, it) }
        val override = MaskTags.get(view, record)
        if (override != 0) writer.attr(Attr.MASK_OVERRIDE, override)
        level.direction = view.layoutDirection
        if (level.direction != parent.direction) writer.attr(Attr.LAYOUT_DIRECTION, directionCode(level.direction))
        animation.read(view)
        level.opacity = parent.opacity * Opacity.of(view) * animation.opacity
        val opacity = (level.opacity * OPAQUE).roundToInt()
        if (opacity != OPAQUE) writer.attr(Attr.OPACITY, opacity)
        transform.read(view, animation)
        transform.write(writer, view.width, view.height, space.density)
        clipping.read(view, parent, transform)
        clipping.write(view, writer, parent, kind == Kind.SCROLL, space)
        if (view !is ViewGroup) return
        clipping.enter(view, level)
        followList(view, record, parent, level)
        val x = view.scrollX + level.shiftX
        val y = view.scrollY + level.shiftY
        if (kind == Kind.SCROLL || x != 0) writer.attr(Attr.SCROLL_X, space.length(x.toDouble()))
        if (kind == Kind.SCROLL || y != 0) writer.attr(Attr.SCROLL_Y, space.length(y.toDouble()))
    }

    /** Binds the rows of a list to their content, and adds the distance that it scrolled since the last walk. */
    private fun followList(
        group: ViewGroup,
        record: ViewRecord,
        parent: Level,
        level: Level,
    ) {
        level.row = if (parent.isList) record.id else parent.row
        if (!record.isClassified) {
            record.isClassified = true
            record.list = ScrolledList.forView(group)
        }
        val list = record.list
        level.isList = list != null
        level.shiftX = 0
        level.shiftY = 0
        if (list == null) return
        val gained = list.gained(rows.count(group))
        for (index in 0 until group.childCount) {
            val row = group.getChildAt(index) ?: continue
            ViewRecord.get(row).bind(level.row, rows.get(group, index, row), gained)
        }
        list.follow(group)
        level.shiftX = list.x
        level.shiftY = list.y
    }

    private fun directionCode(direction: Int): Int =
        if (direction == View.LAYOUT_DIRECTION_RTL) LayoutDirection.RTL else LayoutDirection.LTR

    private companion object {
        /** Opacity of a view that is not transparent, in thousandths. */
        const val OPAQUE = 1000
    }
}
