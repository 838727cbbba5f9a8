package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutInfo
import androidx.compose.ui.semantics.ProgressBarRangeInfo
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.state.ToggleableState
import androidx.compose.ui.text.AnnotatedString
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.InputType
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.buffer.TextField
import dev.afterimage.internal.content.ContentTypes
import dev.afterimage.internal.content.DisplayedText
import dev.afterimage.internal.content.NumberText
import dev.afterimage.internal.content.Secrets

/**
 * Writes the state and the texts of a node from its semantics. The marks of a secret are read before any text, and the characters of
 * a secret are never read. UI thread.
 */
internal class NodeContent(
    private val features: ComposeFeatures,
    private val failures: Failures,
) {
    private val fields = OwnFields(features, failures)
    private val displayed = DisplayedText()
    private val number = NumberText()

    /** Writes the masking of a node: the strongest of its modifiers and its semantics, each of which may lack it. */
    fun writeMasking(
        semantics: SemanticsConfiguration?,
        style: ModifierStyle,
        writer: FrameWriter,
    ) {
        val masking = if (semantics == null) style.masking else MaskOverride.stronger(style.masking, MaskingKeys.override(semantics))
        if (masking != 0) writer.attr(Attr.MASK_OVERRIDE, masking)
    }

    /** Writes the attributes of the last node of [writer], whose kind is [kind]. */
    fun write(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
        kind: Int,
        writer: FrameWriter,
    ) {
        semantics.getOrNull(SemanticsProperties.TestTag)?.let { writer.ident(Ident.IDENTIFIER, it) }
        val isSecret = writeDeclarations(semantics, record, kind, writer)
        writeState(semantics, kind, writer)
        writeRange(semantics, record, writer)
        try {
            writeTexts(semantics, kind, isSecret, writer)
        } finally {
            displayed.clear()
        }
    }

    /** Writes the marks of a secret, and returns whether the text is one. */
    private fun writeDeclarations(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
        kind: Int,
        writer: FrameWriter,
    ): Boolean {
        val isPassword = SemanticsProperties.Password in semantics
        if (isPassword) record.wasSecure = true
        val type = contentType(semantics, record)
        if (type != ContentTypes.NONE) writer.attr(Attr.CONTENT_TYPE, type)
        if (ContentTypes.isSecret(type)) record.wasSecure = true
        if (kind == Kind.INPUT && !record.wasSecure) {
            val text = semantics.getOrNull(SemanticsProperties.EditableText)
            // The app's own transformation shows dots: the field is as secure as one of the platform.
            if (text != null && Secrets.isDots(text)) record.wasSecure = true
        }
        if (record.wasSecure) writer.attr(Attr.SECURE, 1)
        if (kind == Kind.INPUT) writer.attr(Attr.INPUT_TYPE, if (isPassword) InputType.PASSWORD else InputType.TEXT)
        return record.wasSecure
    }

    private fun contentType(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
    ): Int {
        val type = features.read(ComposeFeature.CONTENT_TYPE, failures, UNREAD) { ContentTypeCodes.read(semantics, record, fields) }
        return if (type == UNREAD) UnreadContentTypes.code(semantics) else type
    }

    private fun writeState(
        semantics: SemanticsConfiguration,
        kind: Int,
        writer: FrameWriter,
    ) {
        if (SemanticsProperties.Disabled in semantics) writer.attr(Attr.DISABLED, 1)
        if (semantics.getOrNull(SemanticsProperties.Focused) == true) writer.attr(Attr.FOCUSED, 1)
        val isMark = NodeKinds.isMark(kind)
        val isSelected = semantics.getOrNull(SemanticsProperties.Selected) == true
        val isOn = semantics.getOrNull(SemanticsProperties.ToggleableState) == ToggleableState.On
        if (isMark) {
            writer.attr(Attr.CHECKED, if (isOn || isSelected) 1 else 0)
        } else if ((isSelected || isOn) && ToggleRows.markOf(semantics, kind) == 0) {
            writer.attr(Attr.SELECTED, 1)
        }
    }

    private fun writeRange(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
        writer: FrameWriter,
    ) {
        val range = semantics.getOrNull(SemanticsProperties.ProgressBarRangeInfo) ?: return
        if (range === ProgressBarRangeInfo.Indeterminate || range.current.isNaN()) return
        // A thumb is limited by the value of the other one.
        if (!record.isThumb) {
            writer.real(Attr.RANGE_MIN, range.range.start)
            writer.real(Attr.RANGE_MAX, range.range.endInclusive)
        }
        writer.text(TextField.VALUE, number.set(range.current))
    }

    private fun writeTexts(
        semantics: SemanticsConfiguration,
        kind: Int,
        isSecret: Boolean,
        writer: FrameWriter,
    ) {
        if (kind == Kind.INPUT) {
            val text = semantics.getOrNull(SemanticsProperties.EditableText)
            writer.text(TextField.VALUE, shown(text, isSecret))
        } else {
            val texts = semantics.getOrNull(SemanticsProperties.Text)
            if (!texts.isNullOrEmpty()) writer.text(TextField.TEXT, shown(if (texts.size == 1) texts[0] else joined(texts), isSecret))
        }
        // Of a field the label names the field. Elsewhere it may repeat a secret.
        if (isSecret && kind != Kind.INPUT) return
        val labels = semantics.getOrNull(SemanticsProperties.ContentDescription)
        if (!labels.isNullOrEmpty()) writer.text(TextField.LABEL, displayed.set(if (labels.size == 1) labels[0] else joined(labels), false))
    }

    private fun shown(
        text: CharSequence?,
        isSecret: Boolean,
    ): CharSequence =
        when {
            text.isNullOrEmpty() -> ""
            isSecret -> Secrets.FILLED
            else -> displayed.set(if (text is AnnotatedString) text.text else text, false)
        }

    /** Returns the text that a form field shows. */
    fun fieldText(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
    ): CharSequence {
        val text = semantics.getOrNull(SemanticsProperties.EditableText)
        return if (text.isNullOrEmpty()) {
            ""
        } else if (record.wasSecure) {
            Secrets.FILLED
        } else {
            text.text
        }
    }

    /** Writes the text of a form field on another node. */
    fun writeFieldText(
        text: CharSequence,
        writer: FrameWriter,
    ) {
        writer.text(TextField.TEXT, displayed.set(text, false))
        displayed.clear()
    }

    private fun joined(texts: List<CharSequence>): CharSequence = texts.joinToString(" ")

    /** Writes whether a tap on a node has an effect, unless the node handles touches in a way that cannot be known. */
    fun writeClickable(
        semantics: SemanticsConfiguration?,
        style: ModifierStyle,
        writer: FrameWriter,
    ) {
        val isClickable = semantics != null && (SemanticsActions.OnClick in semantics || SemanticsActions.OnLongClick in semantics)
        if (isClickable) {
            writer.attr(Attr.CLICKABLE, 1)
        } else if (!style.handlesTouches) {
            writer.attr(Attr.CLICKABLE, 0)
        }
    }

    private companion object {
        /** The code of content types that cannot be read. */
        const val UNREAD = Int.MIN_VALUE
    }
}
