package dev.afterimage.internal.content

import android.text.method.PasswordTransformationMethod
import android.view.View
import android.widget.TextView
import dev.afterimage.internal.buffer.Kind

/** Decides which texts are secrets, whose characters are never read. */
internal object Secrets {
    /** The text of a secret that is not empty: its length is not that of the secret. */
    const val FILLED: String = "********"

    /** Returns whether the platform draws a view's text as dots, or did so earlier in the view's life. */
    fun isSecure(
        view: TextView,
        state: ViewState,
    ): Boolean {
        if (!state.wasSecure) state.wasSecure = isDots(view) || InputTypes.isPassword(view) || Sensitivity.isDeclared(view)
        return state.wasSecure
    }

    /** Returns whether a view's label may repeat a secret that the view shows. The label of a form field names the field. */
    fun hidesLabel(
        view: View,
        type: ViewClass,
    ): Boolean {
        if (type.kind == Kind.INPUT || view !is TextView) return false
        val state = ViewState.get(view)
        return state.wasSecure || ContentTypes.isSecret(state.contentType)
    }

    private fun isDots(view: TextView): Boolean = view.transformationMethod is PasswordTransformationMethod

    /** Returns whether a text consists of dots or asterisks only, as that of an app's own password field. */
    fun isDots(text: CharSequence): Boolean {
        val length = text.length
        if (length == 0) return false
        for (index in 0 until length) if (!isDot(text[index])) return false
        return true
    }

    private fun isDot(char: Char): Boolean =
        when (char) {
            '\u2022', '\u25cf', '\u2b24', '\u26ab', '\u2219', '\u00b7', '\u25e6', '\u2217', '*' -> true
            else -> false
        }
}
