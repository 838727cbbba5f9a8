package dev.afterimage.compose.internal

import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsPropertyKey
import dev.afterimage.internal.buffer.MaskOverride

/**
 * Semantics keys of the masking that the app sets. Each masking has a key of its own, so that modifiers of one element never replace
 * a stronger one.
 */
internal object MaskingKeys {
    val MASK: SemanticsPropertyKey<Unit> = key("AfterimageMask")
    val UNMASK: SemanticsPropertyKey<Unit> = key("AfterimageUnmask")
    val BLOCK: SemanticsPropertyKey<Unit> = key("AfterimageBlock")

    /** Returns the masking that semantics have, one of [MaskOverride], 0 if they have none. */
    fun override(semantics: SemanticsConfiguration): Int =
        when {
            BLOCK in semantics -> MaskOverride.BLOCK
            MASK in semantics -> MaskOverride.MASK
            UNMASK in semantics -> MaskOverride.UNMASK
            else -> 0
        }

    /** The masking of a descendant is not that of an element that merges its semantics for assistive technology. */
    private fun key(name: String): SemanticsPropertyKey<Unit> = SemanticsPropertyKey(name) { parent, _ -> parent }
}
