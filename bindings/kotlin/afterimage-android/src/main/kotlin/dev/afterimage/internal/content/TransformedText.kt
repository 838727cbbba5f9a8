package dev.afterimage.internal.content

import android.text.method.HideReturnsTransformationMethod
import android.text.method.SingleLineTransformationMethod
import android.text.method.TransformationMethod
import android.widget.TextView

/** The text of one view after its transformation method, read as the view itself does: once per text and method. */
internal class TransformedText {
    private var source: CharSequence? = null
    private var method: TransformationMethod? = null
    private var result: CharSequence = ""

    /** Returns the displayed text of a view, except that line ends are not yet replaced. Not for secret fields. */
    fun get(view: TextView): CharSequence {
        val text = view.textOrEmpty()
        val current = view.transformationMethod
        if (current == null || !isForeign(view)) return text
        if (text === source && current === method) return result
        val laidOut = view.layout?.text
        // The text of a layout with an ellipsis lacks the part that does not fit.
        result = if (laidOut != null && view.ellipsize == null) laidOut else current.getTransformation(text, view) ?: ""
        source = text
        method = current
        return result
    }

    companion object {
        /** Returns whether a transformation method that is unknown to this library changes the text. */
        fun isForeign(view: TextView): Boolean {
            val method = view.transformationMethod ?: return false
            // Subclasses may do anything.
            return method.javaClass != SingleLineTransformationMethod::class.java &&
                method.javaClass != HideReturnsTransformationMethod::class.java
        }

        /** Returns whether the view draws the ends of lines as spaces. */
        fun isOneLine(view: TextView): Boolean = view.transformationMethod is SingleLineTransformationMethod
    }
}
