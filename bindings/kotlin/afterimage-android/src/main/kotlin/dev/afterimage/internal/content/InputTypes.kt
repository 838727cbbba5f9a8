package dev.afterimage.internal.content

import android.view.inputmethod.EditorInfo
import android.widget.TextView
import dev.afterimage.internal.buffer.InputType
import android.text.InputType as Editor

/** Converts the input types of the framework to those of frame buffers ([InputType]). */
internal object InputTypes {
    /** Returns the code of a view's input type. A type that this version does not know is [InputType.OTHER], which is masked like a secret. */
    fun code(view: TextView): Int {
        val type = view.inputType
        val variation = type and Editor.TYPE_MASK_VARIATION
        return when (type and Editor.TYPE_MASK_CLASS) {
            // A field without a keyboard of the platform accepts any text.
            Editor.TYPE_NULL -> InputType.TEXT

            Editor.TYPE_CLASS_TEXT -> text(type, variation, view.imeOptions)

            Editor.TYPE_CLASS_NUMBER -> if (variation == Editor.TYPE_NUMBER_VARIATION_PASSWORD) InputType.PASSWORD else InputType.NUMBER

            Editor.TYPE_CLASS_PHONE -> InputType.TEL

            Editor.TYPE_CLASS_DATETIME -> dateTime(variation)

            else -> InputType.OTHER
        }
    }

    /** Returns whether a view has the input type of a password, shown as dots or not. */
    fun isPassword(view: TextView): Boolean {
        val type = view.inputType
        val variation = type and Editor.TYPE_MASK_VARIATION
        return when (type and Editor.TYPE_MASK_CLASS) {
            Editor.TYPE_CLASS_TEXT -> isPasswordText(variation)
            Editor.TYPE_CLASS_NUMBER -> variation == Editor.TYPE_NUMBER_VARIATION_PASSWORD
            else -> false
        }
    }

    /** Returns whether a view's input type declares the name of a person. */
    fun isPersonName(view: TextView): Boolean = isTextVariation(view, Editor.TYPE_TEXT_VARIATION_PERSON_NAME)

    /** Returns whether a view's input type declares a postal address. */
    fun isPostalAddress(view: TextView): Boolean = isTextVariation(view, Editor.TYPE_TEXT_VARIATION_POSTAL_ADDRESS)

    private fun isTextVariation(
        view: TextView,
        variation: Int,
    ): Boolean = view.inputType and (Editor.TYPE_MASK_CLASS or Editor.TYPE_MASK_VARIATION) == (Editor.TYPE_CLASS_TEXT or variation)

    private fun text(
        type: Int,
        variation: Int,
        imeOptions: Int,
    ): Int =
        when {
            isPasswordText(variation) -> InputType.PASSWORD
            variation == Editor.TYPE_TEXT_VARIATION_EMAIL_ADDRESS -> InputType.EMAIL
            variation == Editor.TYPE_TEXT_VARIATION_WEB_EMAIL_ADDRESS -> InputType.EMAIL
            variation == Editor.TYPE_TEXT_VARIATION_URI -> InputType.URL
            type and Editor.TYPE_TEXT_FLAG_MULTI_LINE != 0 -> InputType.TEXTAREA
            variation == Editor.TYPE_TEXT_VARIATION_FILTER -> InputType.SEARCH
            imeOptions and EditorInfo.IME_MASK_ACTION == EditorInfo.IME_ACTION_SEARCH -> InputType.SEARCH
            variation <= LAST_VARIATION -> InputType.TEXT
            else -> InputType.OTHER
        }

    private fun dateTime(variation: Int): Int =
        when (variation) {
            Editor.TYPE_DATETIME_VARIATION_NORMAL -> InputType.DATETIME_LOCAL
            Editor.TYPE_DATETIME_VARIATION_DATE -> InputType.DATE
            Editor.TYPE_DATETIME_VARIATION_TIME -> InputType.TIME
            else -> InputType.OTHER
        }

    private fun isPasswordText(variation: Int): Boolean =
        variation == Editor.TYPE_TEXT_VARIATION_PASSWORD ||
            variation == Editor.TYPE_TEXT_VARIATION_WEB_PASSWORD ||
            variation == Editor.TYPE_TEXT_VARIATION_VISIBLE_PASSWORD

    /** The last variation of text that API level 35 defines. */
    private const val LAST_VARIATION = Editor.TYPE_TEXT_VARIATION_WEB_PASSWORD
}
