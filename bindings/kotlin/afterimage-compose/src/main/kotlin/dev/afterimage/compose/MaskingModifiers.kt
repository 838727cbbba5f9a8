package dev.afterimage.compose

import androidx.compose.ui.Modifier
import dev.afterimage.compose.internal.MaskingElement
import dev.afterimage.compose.internal.MaskingKeys
import dev.afterimage.compose.internal.masking

/**
 * Masks the texts, images and form states of the element and of everything in it: a text is recorded as one `*` for each character. Nothing
 * below lifts it.
 *
 * Of several maskings of one element the strongest applies: block, then mask, then unmask.
 */
public fun Modifier.afterimageMask(): Modifier = masking(MaskingElement.MASK, MaskingKeys.MASK)

/**
 * Records the element and everything in it unmasked, except secrets (passwords, one-time codes, card numbers), and what is masked or
 * blocked in it by a modifier or a rule.
 */
public fun Modifier.afterimageUnmask(): Modifier = masking(MaskingElement.UNMASK, MaskingKeys.UNMASK)

/** Records a placeholder of the same place and size instead of the element and everything in it. */
public fun Modifier.afterimageBlock(): Modifier = masking(MaskingElement.BLOCK, MaskingKeys.BLOCK)
