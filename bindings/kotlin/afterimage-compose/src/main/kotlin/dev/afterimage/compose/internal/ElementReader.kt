package dev.afterimage.compose.internal

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.isSpecified
import androidx.compose.ui.graphics.toArgb
import dev.afterimage.internal.buffer.MaskOverride
import dev.afterimage.internal.content.rgba

/** Reads the elements of one class. */
internal open class ElementReader private constructor() {
    /** Adds the drawing of an element to a style. */
    open fun read(
        element: Any,
        style: ModifierStyle,
    ): Extent = Extent.NONE

    private class Background(
        type: Class<*>,
        private val fields: OwnFields,
    ) : ElementReader() {
        private val colour = fields.find(type, "color")
        private val brush = fields.find(type, "brush")
        private val alpha = fields.find(type, "alpha")
        private val shape = fields.find(type, "shape")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            val plain = Color((colour?.getLong(element) ?: 0L).toULong())
            val read = if (plain.isSpecified && plain != Color.Transparent) argb(plain) else colour(brush?.get(element), fields, style)
            val whole = faded(read, alpha?.getFloat(element) ?: 1f)
            if (whole ushr ALPHA_SHIFT == 0) return Extent.NONE
            style.background = rgba(whole)
            style.draw(shape?.get(element))
            return Extent.DRAWN
        }
    }

    private class Border(
        type: Class<*>,
        private val fields: OwnFields,
    ) : ElementReader() {
        private val width = fields.find(type, "width")
        private val brush = fields.find(type, "brush")
        private val shape = fields.find(type, "shape")

        override fun read(
            element: Any,
            style: ModifierStyle,
        ): Extent {
            val colour = colour(brush?.get(element), fields, null)
            if (colour ushr ALPHA_SHIFT == 0) return Extent.NONE
            style.borderColour = rgba(colour)
            style.borderDp = maxOf(width?.getFloat(element) ?: 0f, HAIRLINE_DP)
            style.draw(shape?.get(element))
            return Extent.DRAWN
        }
    }

    private class Layer(
        type: Class<*>,
        fields: OwnFields,
    ) : ElementReader() {
        private val alpha = fields.find(type, "alpha")
        private val clip = fields.find(type, "clip")
        private val shape = fields.find(type, "shape")
        private val elevation = fields.find(type, "shadowElevation")

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
        fields: OwnFields,
    ) : ElementReader() {
        private val shape = fields.find(type, "shape")
        private val clip = fields.find(type, "clip")

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
        fields: OwnFields,
    ) : ElementReader() {
        private val onDraw = fields.find(type, "onDraw")

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

    /** The list of an `ExposedDropdownMenuBox` is measured by code of its own, if the app does not place it in another popup. */
    private class Measured(
        type: Class<*>,
        fields: OwnFields,
    ) : ElementReader() {
        private val measure = fields.find(type, "measure")

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
            if (OptionPopups.isOfOptions(name)) style.isOptions = true
            return Extent.NONE
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
        fun of(
            type: Class<*>,
            fields: OwnFields,
        ): ElementReader =
            when (PrivateClass.of(type)) {
                PrivateClass.BACKGROUND -> Background(type, fields)
                PrivateClass.BORDER -> Border(type, fields)
                PrivateClass.LAYER -> Layer(type, fields)
                PrivateClass.SHADOW -> Shadow(type, fields)
                PrivateClass.PICTURE -> Picture
                PrivateClass.DRAWING -> Drawing(type, fields)
                PrivateClass.SCROLL_CONTAINER, PrivateClass.SCROLL -> Scroll
                PrivateClass.TOUCHES -> Touches
                PrivateClass.MEASURED -> Measured(type, fields)
                else -> if (type == MaskingElement::class.java) Masking else NONE
            }

        private fun argb(colour: Color): Int = colour.toArgb()

        /** Returns a brush's colour as `0xAARRGGBB`, 0 if it has none. Of a gradient it is the first. */
        private fun colour(
            brush: Any?,
            fields: OwnFields,
            style: ModifierStyle?,
        ): Int {
            if (brush is SolidColor) return if (brush.value.isSpecified) argb(brush.value) else 0
            if (brush == null) return 0
            val colours = fields.find(brush.javaClass, "colors")?.get(brush) as? List<*> ?: return 0
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
