package dev.afterimage.internal.content

import android.view.View
import android.widget.AdapterView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import java.lang.reflect.Field

/** Writes whether a tap on a view has an effect. */
internal object Clickables {
    /** Writes [Attr.CLICKABLE], unless the view handles touches in a way that cannot be known. */
    fun write(
        view: View,
        type: ViewClass,
        writer: FrameWriter,
    ) {
        if (isClickable(view)) {
            writer.attr(Attr.CLICKABLE, 1)
        } else if (!type.handlesTouches) {
            writer.attr(Attr.CLICKABLE, 0)
        }
    }

    private fun isClickable(view: View): Boolean =
        view.isClickable || view.isLongClickable || view.hasOnClickListeners() || isRow(view) || hasTouchListener(view)

    /** A row of a list whose listener takes the clicks. */
    private fun isRow(view: View): Boolean {
        val parent = view.parent
        return parent is AdapterView<*> && (parent.onItemClickListener != null || parent.onItemLongClickListener != null)
    }

    private fun hasTouchListener(view: View): Boolean {
        val listeners = listenerInfo?.get(view) ?: return false
        return touchListener?.get(listeners) != null
    }

    private val listenerInfo: Field? = PrivateFields.find(View::class.java, "mListenerInfo")
    private val touchListener: Field? = listenerInfo?.let { PrivateFields.find(it.type, "mOnTouchListener") }
}
