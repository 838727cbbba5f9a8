package dev.afterimage.compose.internal

import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import dev.afterimage.internal.content.ContentTypes

/** Reads the content types that apps declare for autofill, which Compose has from version 1.8 on. UI thread. */
internal object ContentTypeCodes {
    /** Returns the code of a node's content type, [ContentTypes.NONE] if it has none. One that cannot be read is masked like a secret. */
    fun read(
        semantics: SemanticsConfiguration,
        record: NodeRecord,
        fields: OwnFields,
    ): Int {
        val type = semantics.getOrNull(SemanticsProperties.ContentType) ?: return ContentTypes.NONE
        if (type !== record.contentType) {
            record.contentType = type
            record.contentTypeCode = code(type, fields)
        }
        return record.contentTypeCode
    }

    private fun code(
        type: ContentType,
        fields: OwnFields,
    ): Int {
        val hints = fields.find(type.javaClass, "androidAutofillHints")?.get(type) as? Set<*>
        return ContentTypes.code(hints?.map { it.toString() }?.toTypedArray() ?: arrayOf(UNREADABLE))
    }

    /** No hint of any list. */
    private const val UNREADABLE = "?"
}
