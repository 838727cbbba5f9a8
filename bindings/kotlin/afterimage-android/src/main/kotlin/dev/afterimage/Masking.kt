@file:JvmName("Masking")

package dev.afterimage

import android.view.View
import dev.afterimage.internal.MaskTags
import dev.afterimage.internal.buffer.MaskOverride

/**
 * Masks the texts, images and form states of the view and of everything in it: a text is recorded as one `*` for each character. A
 * descendant cannot be unmasked. In XML: `android:tag="afterimage:mask"`.
 *
 * It replaces the view's earlier masking. Main thread; set it before the view is drawn. Java: `Masking.mask(view)`.
 */
@JvmName("mask")
public fun View.afterimageMask(): Unit = setMasking(this, MaskOverride.MASK)

/**
 * Records the view and everything in it unmasked, except secrets (passwords, one-time codes, card numbers), and descendants
 * that a call, an XML tag or a rule masks or blocks. In XML: `android:tag="afterimage:unmask"`.
 *
 * It replaces the view's earlier masking. Main thread. Java: `Masking.unmask(view)`.
 */
@JvmName("unmask")
public fun View.afterimageUnmask(): Unit = setMasking(this, MaskOverride.UNMASK)

/**
 * Records a placeholder of the same place and size instead of the view and everything in it. In XML:
 * `android:tag="afterimage:block"`.
 *
 * It replaces the view's earlier masking. Main thread; set it before the view is drawn. Java: `Masking.block(view)`.
 */
@JvmName("block")
public fun View.afterimageBlock(): Unit = setMasking(this, MaskOverride.BLOCK)

/**
 * Removes the masking that was set on the view, so that the one in XML applies, or the masking level. For views that are recycled.
 *
 * Main thread. Java: `Masking.reset(view)`.
 */
@JvmName("reset")
public fun View.afterimageResetMasking(): Unit = setMasking(this, null)

private fun setMasking(
    view: View,
    override: Int?,
) {
    MaskTags.set(view, override)
    // A still screen is captured again only if it is drawn.
    view.invalidate()
}
