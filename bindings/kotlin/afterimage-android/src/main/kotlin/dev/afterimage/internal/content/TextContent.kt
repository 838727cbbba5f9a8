package dev.afterimage.internal.content

import android.widget.TextView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.InputType
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.TextField

/** Writes the text of a `TextView` and its style. Declarations that make the text a secret are written before any text. UI thread. */
internal class TextContent {
    private val displayed = DisplayedText()

    /** Writes a view's text. [kind] is that of its node. */
    fun write(
        view: TextView,
        kind: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        val state = ViewState.get(view)
        val isField = kind == Kind.INPUT
        val isSecret = writeDeclarations(view, isField, state, writer) || drawsDots(view, state, writer)
        val text =
            if (!isSecret) {
                state.transformed.get(view)
            } else if (view.length() > 0) {
                Secrets.FILLED
            } else {
                ""
            }
        val hint = if (isField) Hints.of(view) else view.hint
        val showsHint = text.isEmpty() && !hint.isNullOrEmpty()
        if (text.isEmpty() && !showsHint && !isField) return
        // The keyboard marks the text that is being typed with spans of its own.
        state.span.read(
            view,
            if (showsHint) {
                hint
            } else if (isField) {
                ""
            } else {
                text
            },
        )
        writeColour(view, showsHint, state.span, writer)
        TextAttributes.write(view, kind, if (showsHint) hint else null, state, writer, density)
        writeText(view, isField, isSecret, text, writer)
        // A field keeps its hint while it has a text. Elsewhere the hint is visible only if there is none.
        if (hint != null && (isField || showsHint)) writer.text(TextField.PLACEHOLDER, displayed.set(hint, false))
        displayed.clear()
    }

    /** Writes the types of a field, and returns whether its text is a secret. */
    private fun writeDeclarations(
        view: TextView,
        isField: Boolean,
        state: ViewState,
        writer: FrameWriter,
    ): Boolean {
        val isSecure = Secrets.isSecure(view, state)
        if (isSecure) writer.attr(Attr.SECURE, 1)
        val input = InputTypes.code(view)
        if (isField) writer.attr(Attr.INPUT_TYPE, input)
        val isSecretInput = isField && (input == InputType.PASSWORD || input == InputType.OTHER)
        return isSecure || isSecretInput || Declarations.writeText(view, state, writer)
    }

    /** Whether the app's own transformation method shows dots: the field is as secure as one of the platform. */
    private fun drawsDots(
        view: TextView,
        state: ViewState,
        writer: FrameWriter,
    ): Boolean {
        if (!TransformedText.isForeign(view) || !Secrets.isDots(state.transformed.get(view))) return false
        state.wasSecure = true
        writer.attr(Attr.SECURE, 1)
        return true
    }

    private fun writeColour(
        view: TextView,
        showsHint: Boolean,
        span: SpanStyle,
        writer: FrameWriter,
    ) {
        val colour =
            when {
                span.hasColour -> span.colour
                showsHint -> view.currentHintTextColor
                else -> view.currentTextColor
            }
        val rgba = rgba(colour)
        // Readers paint a hint with half of the colour's alpha.
        val alpha = rgba and ALPHA_MASK
        writer.attr(Attr.FOREGROUND, if (showsHint) (rgba and ALPHA_MASK.inv()) or minOf(alpha * 2, ALPHA_MASK) else rgba)
    }

    private fun writeText(
        view: TextView,
        isField: Boolean,
        isSecret: Boolean,
        text: CharSequence,
        writer: FrameWriter,
    ) {
        if (text.isEmpty() && !isField) return
        val isOneLine = !isSecret && TransformedText.isOneLine(view)
        writer.text(if (isField) TextField.VALUE else TextField.TEXT, displayed.set(text, isOneLine))
    }
}
