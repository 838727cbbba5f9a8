package dev.afterimage.compose.internal

import androidx.compose.ui.semantics.SemanticsConfiguration
import dev.afterimage.internal.buffer.ContentType
import dev.afterimage.internal.content.ContentTypes

/**
 * Finds content types in versions of Compose whose property for them is not known: the key of the property has the same name in all. Each call
 * allocates an iterator. UI thread.
 */
internal object UnreadContentTypes {
    /** Returns the code of an unknown content type, which is masked like a secret, or [ContentTypes.NONE] if the node has none. */
    fun code(semantics: SemanticsConfiguration): Int {
        for (property in semantics) if (property.key.name == KEY) return ContentType.OTHER
        return ContentTypes.NONE
    }

    private const val KEY = "ContentType"
}
