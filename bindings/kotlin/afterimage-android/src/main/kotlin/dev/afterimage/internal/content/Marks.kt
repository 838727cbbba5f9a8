package dev.afterimage.internal.content

import android.graphics.drawable.Drawable
import android.os.Build
import android.view.Gravity
import android.view.View
import android.widget.Checkable
import android.widget.CheckedTextView
import android.widget.CompoundButton
import android.widget.Switch
import android.widget.TextView
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.tenths
import java.lang.reflect.Field

/** Writes the mark of a check box, radio button or switch as a node of its own. UI thread. */
internal class Marks {
    private var left = 0
    private var top = 0
    private var width = 0
    private var height = 0

    /** Writes the mark of a view whose node has an id and a kind. A control without one gets a mark of no size. */
    fun write(
        view: TextView,
        node: Int,
        kind: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        place(view, kind, density)
        val x = tenths(left.toDouble(), density)
        val y = tenths(top.toDouble(), density)
        val right = tenths((left + width).toDouble(), density)
        val bottom = tenths((top + height).toDouble(), density)
        writer.node(ViewState.get(view).parts().get(node, PartIds.MARK), node, kind, x, y, right - x, bottom - y)
        writer.attr(Attr.CHECKED, if ((view as Checkable).isChecked) 1 else 0)
        if (!view.isEnabled) writer.attr(Attr.DISABLED, 1)
    }

    private fun place(
        view: TextView,
        kind: Int,
        density: Double,
    ) {
        if (view is CheckedTextView) {
            placeCheckMark(view)
        } else if (kind == Kind.SWITCH) {
            placeTrack(view, density)
        } else {
            placeButton(view as CompoundButton)
        }
    }

    private fun placeButton(view: CompoundButton) {
        val drawable = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) buttonOf(view) else buttonField?.get(view) as? Drawable
        if (drawable == null) return setEmpty()
        val w = drawable.intrinsicWidth
        val h = drawable.intrinsicHeight
        val y =
            when (view.gravity and Gravity.VERTICAL_GRAVITY_MASK) {
                Gravity.BOTTOM -> view.height - h
                Gravity.CENTER_VERTICAL -> (view.height - h) / 2
                else -> 0
            }
        set(if (isRtl(view)) view.width - w else 0, y, w, h)
        shrink()
    }

    /** The mark is at the end of the text, in the padding. */
    private fun placeCheckMark(view: CheckedTextView) {
        val drawable = view.checkMarkDrawable ?: return setEmpty()
        val w = drawable.intrinsicWidth
        val h = drawable.intrinsicHeight
        set(if (isRtl(view)) view.paddingLeft - w else view.width - view.paddingRight, (view.height - h) / 2, w, h)
        shrink()
    }

    /** The bounds of the track are set when it is drawn for the first time. */
    private fun placeTrack(
        view: TextView,
        density: Double,
    ) {
        val track = (view as? Switch)?.trackDrawable ?: compatTrack.of(view.javaClass)?.get(view) as? Drawable
        if (track == null) return setEmpty()
        val bounds = track.bounds
        if (!bounds.isEmpty) return set(bounds.left, bounds.top, bounds.width(), bounds.height())
        val w = minOf((TRACK_WIDTH * density).toInt(), view.width)
        val h = minOf((TRACK_HEIGHT * density).toInt(), view.height)
        set(if (isRtl(view)) 0 else view.width - w, (view.height - h) / 2, w, h)
    }

    /** The drawable of a mark has a margin, in which the ripple is drawn. */
    private fun shrink() {
        val edge = minOf(width, height) * MARK_PERCENT / 100
        left += (width - edge) / 2
        top += (height - edge) / 2
        width = edge
        height = edge
    }

    private fun setEmpty() = set(0, 0, 0, 0)

    private fun set(
        left: Int,
        top: Int,
        width: Int,
        height: Int,
    ) {
        this.left = left
        this.top = top
        this.width = maxOf(width, 0)
        this.height = maxOf(height, 0)
    }

    @RequiresSdk(Build.VERSION_CODES.M)
    private fun buttonOf(view: CompoundButton): Drawable? = view.buttonDrawable

    private fun isRtl(view: View): Boolean = view.layoutDirection == View.LAYOUT_DIRECTION_RTL

    private companion object {
        /** Share of a mark in its drawable: 18 of 32 logical pixels in Material Design. */
        const val MARK_PERCENT = 56

        /** Size of a switch in Material Design, in logical pixels. */
        const val TRACK_WIDTH = 48
        const val TRACK_HEIGHT = 24

        val buttonField: Field? by lazy(LazyThreadSafetyMode.NONE) { PrivateFields.find(CompoundButton::class.java, "mButtonDrawable") }
        val compatTrack = LibraryField("androidx.appcompat.widget.SwitchCompat", "mTrackDrawable")
    }
}
