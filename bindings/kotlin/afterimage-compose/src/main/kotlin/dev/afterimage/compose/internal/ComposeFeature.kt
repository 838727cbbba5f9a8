package dev.afterimage.compose.internal

import dev.afterimage.internal.Failures

/** Parts of Compose that are not in its public API, so that a version may lack them. */
internal enum class ComposeFeature(
    /** The feature in the log. */
    val label: String,
) {
    LAYOUT_NODES("layout nodes of this version of Compose, whose semantics alone are recorded"),
    DEACTIVATION("unused elements of this version of Compose"),
    DRAWING_ORDER("drawing order of this version of Compose"),
    TRANSPARENCY("transparent layers of this version of Compose"),
    MODIFIER("modifiers of this version of Compose"),
    VIEWS("views in this version of Compose"),
    SHAPES("shapes of this version of Compose"),
    DRAWINGS("drawings of this version of Compose"),
    CONTENT_TYPE("content types of this version of Compose"),
    POPUPS("popups of this version of Compose, which are masked as form content"),
    FIELDS("private fields of this version of Compose"),
}

/** The features that the app's version of Compose turned out to lack: each is counted and logged once. UI thread. */
internal class ComposeFeatures {
    private val missing = BooleanArray(ComposeFeature.entries.size)

    /** Returns whether a feature was not found missing. */
    fun has(feature: ComposeFeature): Boolean = !missing[feature.ordinal]

    /** Returns [read], or [otherwise] if the feature is missing. */
    inline fun <T> read(
        feature: ComposeFeature,
        failures: Failures,
        otherwise: T,
        read: () -> T,
    ): T {
        if (!has(feature)) return otherwise
        try {
            return read()
        } catch (error: LinkageError) {
            markMissing(feature, failures, error)
        } catch (error: ClassCastException) {
            markMissing(feature, failures, error)
        }
        return otherwise
    }

    /** Stores that a feature is missing, and reports it if that is new. */
    fun markMissing(
        feature: ComposeFeature,
        failures: Failures,
        error: Throwable,
    ) {
        if (!has(feature)) return
        missing[feature.ordinal] = true
        failures.report(feature.label, error)
    }
}
