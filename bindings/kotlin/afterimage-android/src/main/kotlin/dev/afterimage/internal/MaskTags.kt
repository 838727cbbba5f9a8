package dev.afterimage.internal

import android.view.View
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.capture.ViewRecord

/**
 * Masking that the app sets on a view: a code of [MaskOverride] under a tag key of our own, or a string as `android:tag` in XML. The string
 * is remembered once it was read, since apps replace the tags of rows (`view.tag = holder`), which must not lift a masking. UI thread.
 */
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

    /** Sets the override of a view, one of [MaskOverride], or removes it if it is null. */
    fun set(
        view: View,
        override: Int?,
    ) {
        view.setTag(KEY, override)
    }

    /**
     * Returns the override of a view, one of [MaskOverride], or 0. An override that was set in code replaces the one in XML. The root of
     * a window has that of the window's anchor too.
     */
    fun get(
        view: View,
        record: ViewRecord = ViewRecord.get(view),
    ): Int {
        when (view.tag) {
            XML_MASK -> record.xmlOverride = MaskOverride.MASK
            XML_UNMASK -> record.xmlOverride = MaskOverride.UNMASK
            XML_BLOCK -> record.xmlOverride = MaskOverride.BLOCK
        }
        val override = view.getTag(KEY)
        return MaskOverride.stronger(if (override is Int) override else record.xmlOverride, record.anchorOverride)
    }

    /** Returns whether the override of a view hides the images in it. */
    fun hides(view: View): Boolean {
        val override = get(view)
        return override == MaskOverride.MASK || override == MaskOverride.BLOCK
    }
}
