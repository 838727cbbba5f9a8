package dev.afterimage.internal.content

import android.os.Build
import android.widget.TextView
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.tenths

/** Writes the icons beside a text (compound drawables) as image nodes. UI thread. */
internal class Icons(
    private val images: Images,
) {
    /** Writes the icons of a view whose node has an id. */
    fun write(
        view: TextView,
        node: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        if (!IconState.hasIcons(view)) return
        val state = ViewState.get(view)
        val icons = state.icons().get(view)
        for (side in 0 until SIDES) {
            val icon = icons[side] ?: continue
            val w = icon.bounds.width()
            val h = icon.bounds.height()
            if (w <= 0 || h <= 0) continue
            val left = left(view, side, w)
            val top = top(view, side, h)
            val x = tenths(left.toDouble(), density)
            val y = tenths(top.toDouble(), density)
            val right = tenths((left + w).toDouble(), density)
            val bottom = tenths((top + h).toDouble(), density)
            writer.node(state.parts().get(node, PartIds.ICON + side), node, Kind.IMAGE, x, y, right - x, bottom - y)
            images.writeIcon(view, icon, tint(view), state.icons().images[side], writer, density)
        }
    }

    private fun left(
        view: TextView,
        side: Int,
        width: Int,
    ): Int =
        when (side) {
            LEFT -> {
                view.paddingLeft
            }

            RIGHT -> {
                view.width - view.paddingRight - width
            }

            else -> {
                val space = view.width - view.compoundPaddingLeft - view.compoundPaddingRight
                view.compoundPaddingLeft + (space - width) / 2
            }
        }

    private fun top(
        view: TextView,
        side: Int,
        height: Int,
    ): Int =
        when (side) {
            TOP -> {
                view.paddingTop
            }

            BOTTOM -> {
                view.height - view.paddingBottom - height
            }

            else -> {
                val space = view.height - view.compoundPaddingTop - view.compoundPaddingBottom
                view.compoundPaddingTop + (space - height) / 2
            }
        }

    private fun tint(view: TextView): Int = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) tintOf(view) else 0

    @RequiresSdk(Build.VERSION_CODES.M)
    private fun tintOf(view: TextView): Int = view.compoundDrawableTintList?.colourOf(view) ?: 0

    private companion object {
        const val LEFT = 0
        const val TOP = 1
        const val RIGHT = 2
        const val BOTTOM = 3
        const val SIDES = 4
    }
}
