package dev.afterimage.compose.internal

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.isSpecified
import androidx.compose.ui.graphics.toArgb
import androidx.compose.ui.layout.LayoutInfo
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.content.PrivateFields
import dev.afterimage.internal.content.rgba
import java.lang.reflect.Field

/**
 * Reads backgrounds, borders, layers, pictures and the app's masking from the modifiers of a layout node. The classes of all but the masking
 * are private to Compose, and are found by their names, which our rules for R8 keep. UI thread.
 */
internal class ModifierReader(
    private val features: ComposeFeatures,
    private val failures: Failures,
) {
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

    private fun reader(type: Class<*>): ElementReader = readers[type] ?: ElementReader.of(type).also { readers[type] = it }
}

/** The knowledge of an element about the extent of its node: the first element that tells most has the coordinates of the node. */
internal enum class Extent {
    /** Nothing. */
    NONE,

    /** The children are clipped to it. */
    CLIP,

    /** It is drawn. */
    DRAWN,
}

/** Reads the elements of one class. */
internal open class ElementReader private constructor() {
    /** Adds the drawing of an element to a style. */
    open fun read(
        element: Any,
        style: ModifierStyle,
    ): Extent = Extent.NONE

    private class Background(
        type: Class<*>,
    ) : ElementReader() {
        private val colour = field(type, "color")
        private val brush = field(type, "brush")
        private val alpha = field(type, "alpha")
        private val shape = field(type, "shape")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            val plain = Color((colour?.getLong(element) ?: 0L).toULong())
            val read = if (plain.isSpecified && plain != Color.Transparent) argb(plain) else colour(brush?.get(element), style)
            val whole = faded(read, alpha?.getFloat(element) ?: 1f)
            if (whole ushr ALPHA_SHIFT == 0) return Extent.NONE
            style.background = rgba(whole)
            style.draw(shape?.get(element))
            return Extent.DRAWN
        }
    }

    private class Border(
        type: Class<*>,
    ) : ElementReader() {
        private val width = field(type, "width")
        private val brush = field(type, "brush")
        private val shape = field(type, "shape")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            val colour = colour(brush?.get(element), null)
            if (colour ushr ALPHA_SHIFT == 0) return Extent.NONE
            style.borderColour = rgba(colour)
            style.borderDp = maxOf(width?.getFloat(element) ?: 0f, HAIRLINE_DP)
            style.draw(shape?.get(element))
            return Extent.DRAWN
        }
    }

    private class Layer(
        type: Class<*>,
    ) : ElementReader() {
        private val alpha = field(type, "alpha")
        private val clip = field(type, "clip")
        private val shape = field(type, "shape")
        private val elevation = field(type, "shadowElevation")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            style.alpha *= alpha?.getFloat(element) ?: 1f
            val hasShadow = (elevation?.getFloat(element) ?: 0f) > 0f
            val isClip = clip?.getBoolean(element) == true
            if (isClip || hasShadow) style.draw(shape?.get(element))
            if (hasShadow) style.hasShadow = true
            if (isClip) style.isClip = true
            return when {
                hasShadow -> Extent.DRAWN
                isClip -> Extent.CLIP
                else -> Extent.NONE
            }
        }
    }

    private class Shadow(
        type: Class<*>,
    ) : ElementReader() {
        private val shape = field(type, "shape")
        private val clip = field(type, "clip")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            style.draw(shape?.get(element))
            style.hasShadow = true
            if (clip?.getBoolean(element) == true) style.isClip = true
            return Extent.DRAWN
        }
    }

    private object Picture : ElementReader() {
        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            style.isPicture = true
            return Extent.DRAWN
        }
    }

    private class Drawing(
        type: Class<*>,
    ) : ElementReader() {
        private val onDraw = field(type, "onDraw")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            style.isDrawn = true
            val draw = onDraw?.get(element)
            @Suppress("UNCHECKED_CAST")
            if (draw != null && CoveringColour.isOwn(draw.javaClass)) style.drawing = draw as? DrawScope.() -> Unit
            return Extent.NONE
        }
    }

    /** The content of a scrolling element moves in it. */
    private object Scroll : ElementReader() {
        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent = Extent.CLIP
    }

    private object Touches : ElementReader() {
        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            style.handlesTouches = true
            return Extent.NONE
        }
    }

    /** The list of an `ExposedDropdownMenuBox` is measured by code of its own, unlike menus of actions. */
    private class Measured(
        type: Class<*>,
    ) : ElementReader() {
        private val measure = field(type, "measure")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            val name =
                measure
                    ?.get(element)
                    ?.javaClass
                    ?.name
                    .orEmpty()
            if (name.startsWith(MATERIAL) && OPTIONS in name) style.isOptions = true
            return Extent.NONE
        }

        private companion object {
            const val MATERIAL = "androidx.compose.material"
            const val OPTIONS = "\$exposedDropdownSize\$"
        }
    }

    private object Masking : ElementReader() {
        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            style.masking = MaskOverride.stronger(style.masking, (element as MaskingElement).override)
            return Extent.NONE
        }
    }

    companion object {
        /** Reads nothing. */
        val NONE: ElementReader = ElementReader()

        private const val ALPHA_SHIFT = 24
        private const val MAX_ALPHA = 255

        /** A border of the width 0 is one pixel wide. */
        private const val HAIRLINE_DP = 0.5f

        /** Returns the reader of a class of elements. */
        fun of(type: Class<*>): ElementReader = if (type == MaskingElement::class.java) Masking else ofCompose(type)

        private fun ofCompose(type: Class<*>): ElementReader =
            when (type.name) {
                "androidx.compose.foundation.BackgroundElement" -> Background(type)
                "androidx.compose.foundation.BorderModifierNodeElement" -> Border(type)
                "androidx.compose.ui.graphics.GraphicsLayerElement" -> Layer(type)
                "androidx.compose.ui.draw.ShadowGraphicsLayerElement" -> Shadow(type)
                "androidx.compose.ui.draw.PainterElement" -> Picture
                "androidx.compose.ui.draw.DrawBehindElement" -> Drawing(type)
                "androidx.compose.foundation.ScrollingContainerElement", "androidx.compose.foundation.ScrollingLayoutElement" -> Scroll
                "androidx.compose.ui.input.pointer.SuspendPointerInputElement" -> Touches
                "androidx.compose.ui.layout.LayoutElement" -> Measured(type)
                else -> NONE
            }

        private fun field(
            type: Class<*>,
            name: String,
        ): Field? = PrivateFields.find(type, name)

        private fun argb(colour: Color): Int = colour.toArgb()

        /** Returns a brush's colour as `0xAARRGGBB`, 0 if it has none. Of a gradient it is the first. */
        private fun colour(
            brush: Any?,
            style: ModifierStyle?,
        ): Int {
            if (brush is SolidColor) return if (brush.value.isSpecified) argb(brush.value) else 0
            if (brush == null) return 0
            val colours = PrivateFields.find(brush.javaClass, "colors")?.get(brush) as? List<*> ?: return 0
            style?.isGradient = true
            val first = colours.firstOrNull() as? Color ?: return 0
            return argb(first)
        }

        private fun faded(
            argb: Int,
            alpha: Float,
        ): Int {
            if (alpha >= 1f) return argb
            val own = argb ushr ALPHA_SHIFT
            return (argb and 0xffffff) or ((own * maxOf(alpha, 0f)).toInt().coerceIn(0, MAX_ALPHA) shl ALPHA_SHIFT)
        }
    }
}
