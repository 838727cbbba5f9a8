package dev.afterimage.internal.content

import android.view.View
import android.widget.TextView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.ContentType
import dev.afterimage.internal.buffer.FrameWriter

/** Writes the content type that the app declares for a view. */
internal object Declarations {
    /** Writes the content type of a text, and returns whether it makes the text a secret. */
    fun writeText(
        view: TextView,
        state: ViewState,
        writer: FrameWriter,
    ): Boolean {
        readHints(view, state)
        val code =
            when {
                state.contentType != ContentTypes.NONE -> state.contentType
                InputTypes.isPersonName(view) -> ContentType.NAME
                InputTypes.isPostalAddress(view) -> ContentType.ADDRESS
                else -> return false
            }
        writer.attr(Attr.CONTENT_TYPE, code)
        return ContentTypes.isSecret(code)
    }

    /** Writes the content type of a view without a text of its own, whose descendants have it. */
    fun writeOther(
        view: View,
        writer: FrameWriter,
    ) {
        if (Sensitivity.isDeclared(view)) writer.attr(Attr.SECURE, 1)
        if (ContentTypes.hints(view) == null) return
        val state = ViewState.get(view)
        readHints(view, state)
        if (state.contentType != ContentTypes.NONE) writer.attr(Attr.CONTENT_TYPE, state.contentType)
    }

    private fun readHints(
        view: View,
        state: ViewState,
    ) {
        val hints = ContentTypes.hints(view)
        if (hints === state.hints) return
        state.contentType = ContentTypes.code(hints)
        state.hints = hints
    }
}
