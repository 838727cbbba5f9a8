package dev.afterimage.internal

import android.view.View
import dev.afterimage.internal.buffer.MaskOverride

/** Masking that the app sets on a view: a code of [MaskOverride] under a tag key of our own, or a string as `android:tag` in XML. UI thread. */
internal object MaskTags {
    /**
     * Key of the tag. Its first byte, which is the package of a resource id, belongs to no app (0x7f), to no framework (0x01) and
     * to none of the shared libraries, whose numbers are assigned from 0x02 on.
     */
    const val KEY: Int = 0x41464d01

    /** Value of `android:tag` for [MaskOverride.MASK]. */
    const val XML_MASK: String = "afterimage:mask"

    /** Value of `android:tag` for [MaskOverride.UNMASK]. */
    const val XML_UNMASK: String = "afterimage:unmask"

    /** Value of `android:tag` for [MaskOverride.BLOCK]. */
    const val XML_BLOCK: String = "afterimage:block"

    /** Sets the override of a view, one of [MaskOverride]. */
    fun set(
        view: View,
        override: Int,
    ) {
        view.setTag(KEY, override)
    }

    /** Returns the override of a view, one of [MaskOverride], or 0. An override that was set in code replaces the one in XML. */
    fun get(view: View): Int {
        val override = view.getTag(KEY)
        if (override is Int) return override
        return when (view.tag) {
            XML_MASK -> MaskOverride.MASK
            XML_UNMASK -> MaskOverride.UNMASK
            XML_BLOCK -> MaskOverride.BLOCK
            else -> 0
        }
    }
}
