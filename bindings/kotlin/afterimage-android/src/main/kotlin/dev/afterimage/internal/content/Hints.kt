package dev.afterimage.internal.content

import android.view.View
import android.widget.TextView

/** Hints of form fields that a view around the field draws. UI thread. */
internal object Hints {
    /** Views between a field and the text input layout around it: one frame, in all versions of Material Components. */
    private const val MAX_DISTANCE = 2

    /** Returns the hint that the text input layout around a field draws, or null. */
    fun ofLayout(field: TextView): CharSequence? {
        var parent = field.parent
        for (distance in 1..MAX_DISTANCE) {
            val view = parent as? View ?: return null
            val hint = MaterialFields.hint(view)
            if (hint != null) return hint
            parent = view.parent
        }
        return null
    }
}
