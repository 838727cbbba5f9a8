package dev.afterimage.compose.internal

import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.SemanticsPropertyKey
import androidx.compose.ui.semantics.semantics
import dev.afterimage.internal.buffer.MaskOverride

/**
 * The masking that the app sets, as a modifier: semantics alone are not enough, since `clearAndSetSemantics` removes those of the modifiers
 * behind it.
 */
internal enum class MaskingElement(
    /** The masking in frames, one of [MaskOverride]. */
    val override: Int,
) : Modifier.Element {
    MASK(MaskOverride.MASK),
    UNMASK(MaskOverride.UNMASK),
    BLOCK(MaskOverride.BLOCK),
}

/** Adds a masking to the modifiers and to the semantics of an element. Either is enough to apply it. */
internal fun Modifier.masking(
    element: MaskingElement,
    key: SemanticsPropertyKey<Unit>,
): Modifier = then(element).semantics { set(key, Unit) }
