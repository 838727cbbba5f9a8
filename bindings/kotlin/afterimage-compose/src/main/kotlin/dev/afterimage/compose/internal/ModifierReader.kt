package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutInfo
import dev.afterimage.internal.Failures

/**
 * Reads backgrounds, borders, layers, pictures and the app's masking from the modifiers of a layout node. The classes of all but the masking
 * are private to Compose, and are recognised by their names ([PrivateClass]). UI thread.
 */
internal class ModifierReader(
    private val features: ComposeFeatures,
    private val failures: Failures,
) {
    private val fields = OwnFields(features, failures)
    private val readers = HashMap<Class<*>, ElementReader>()

    /** Reads the modifiers if they changed since the last walk. */
    fun read(
        layout: LayoutInfo,
        record: NodeRecord,
    ) {
        val modifier = features.read(ComposeFeature.MODIFIER, failures, null) { ComposeInternals.modifier(layout) }
        if (modifier != null && modifier === record.modifier) return
        record.modifier = modifier
        record.frame = null
        record.style.clear()
        val modifiers = layout.getModifierInfo()
        var best = Extent.NONE
        for (index in modifiers.indices) {
            val info = modifiers[index]
            val extent = reader(info.modifier.javaClass).read(info.modifier, record.style)
            if (extent <= best) continue
            best = extent
            record.frame = info.coordinates
        }
    }

    private fun reader(type: Class<*>): ElementReader = readers[type] ?: ElementReader.of(type, fields).also { readers[type] = it }
}

/** The knowledge of an element about the extent of its node. The coordinates of the node are those of the first element that knows most. */
internal enum class Extent {
    /** Nothing. */
    NONE,

    /** The children are clipped to it. */
    CLIP,

    /** It is drawn. */
    DRAWN,
}
