package dev.afterimage.internal.content

import android.view.View
import android.widget.TextView

/** Hints of form fields. UI thread. */
internal object Hints {
    /** Views between a field and the text input layout around it: one frame, in all versions of Material Components. */
    private const val MAX_DISTANCE = 2

    /** Returns the hint of a field, null if it has none or if the text input layout around it draws it as a text of its own. */
    fun of(field: TextView): CharSequence? {
        val layout = layoutAround(field) ?: return field.hint
        return if (DrawnTitles.drawsHint(layout)) null else field.hint ?: MaterialFields.hint(layout)
    }

    private fun layoutAround(field: TextView): View? {
        var parent = field.parent
        for (distance in 1..MAX_DISTANCE) {
            val view = parent as? View ?: return null
            if (MaterialFields.hint(view) != null) return view
            parent = view.parent
        }
        return null
    }
}
