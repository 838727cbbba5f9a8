package dev.afterimage.compose.internal

import dev.afterimage.internal.Failures
import dev.afterimage.internal.content.PrivateFields
import java.lang.reflect.Field

/** Finds the private fields of Compose's classes ([PrivateClass]), and reports the first that a version lacks. UI thread. */
internal class OwnFields(
    private val features: ComposeFeatures,
    private val failures: Failures,
) {
    /** Returns a field of a known class, or null if this version of the class has none of this name and type. */
    fun find(
        type: Class<*>,
        name: String,
    ): Field? {
        val expected = PrivateClass.of(type)?.fields?.get(name) ?: return null
        val field = PrivateFields.find(type, name)
        if (field != null && expected.fits(field.type)) return field
        features.markMissing(ComposeFeature.FIELDS, failures, NoSuchFieldException())
        return null
    }
}
