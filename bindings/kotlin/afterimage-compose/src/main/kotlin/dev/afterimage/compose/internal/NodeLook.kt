package dev.afterimage.compose.internal

import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import dev.afterimage.internal.Failures
import dev.afterimage.internal.buffer.Align
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import dev.afterimage.internal.buffer.Ident
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.buffer.tenths
import dev.afterimage.internal.content.rgba

/** Writes the look of nodes: the drawings of their modifiers, and the style and the place of their texts. UI thread. */
internal class NodeLook(
    private val features: ComposeFeatures,
    private val failures: Failures,
) {
    private val colours by lazy(LazyThreadSafetyMode.NONE) { CoveringColour() }

    /** Writes the drawings of the modifiers to the last node of [writer], unless they show the state of a control. */
    fun writeStyle(
        layout: LayoutInfo,
        frame: LayoutCoordinates,
        style: ModifierStyle,
        kind: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        if (!NodeKinds.isWhole(kind)) return
        val background = if (style.background == 0 && kind == Kind.CONTAINER) covering(layout, frame, style) else style.background
        if (background != 0) writer.attr(Attr.BACKGROUND, background)
        if (style.isGradient) writer.attr(Attr.BACKGROUND_IMAGE, 1)
        if (style.borderDp > 0) {
            writer.attr(Attr.BORDER_WIDTH, tenths((style.borderDp * layout.density.density).toDouble(), density))
            writer.attr(Attr.BORDER_COLOUR, style.borderColour)
        }
        val shape = style.shape
        if (shape != null) {
            val size = frame.size
            val radius =
                features.read(ComposeFeature.SHAPES, failures, 0f) {
                    Corners.radius(shape, size.width.toFloat(), size.height.toFloat(), layout)
                }
            if (radius > 0) writer.attr(Attr.CORNER_RADIUS, tenths(radius.toDouble(), density))
        }
        if (style.hasShadow) writer.attr(Attr.SHADOW, 1)
        if (style.isClip && kind != Kind.SCROLL) writer.attr(Attr.CLIPS_CHILDREN, 1)
    }

    private fun covering(
        layout: LayoutInfo,
        frame: LayoutCoordinates,
        style: ModifierStyle,
    ): Int {
        val draw = style.drawing ?: return 0
        val size = frame.size
        return features.read(ComposeFeature.DRAWINGS, failures, 0) {
            rgba(colours.read(draw, layout, size.width, size.height))
        }
    }

    /** Writes the style of a text. [place] are the coordinates of the text in the node. */
    fun writeText(
        look: TextLook,
        frame: LayoutCoordinates,
        place: LayoutCoordinates,
        kind: Int,
        writer: FrameWriter,
        density: Double,
    ) {
        writer.attr(Attr.FOREGROUND, look.colour)
        writer.attr(Attr.FONT_SIZE, tenths(look.fontSize.toDouble(), density))
        if (look.lineHeight > 0) writer.attr(Attr.LINE_HEIGHT, tenths(look.lineHeight.toDouble(), density))
        if (look.letterSpacing != 0) writer.attr(Attr.LETTER_SPACING, look.letterSpacing)
        if (look.weight != 0 && look.weight != REGULAR_WEIGHT) writer.attr(Attr.FONT_WEIGHT, look.weight)
        if (look.isItalic) writer.attr(Attr.ITALIC, 1)
        if (look.isUnderlined) writer.attr(Attr.UNDERLINE, 1)
        look.family?.let { writer.ident(Ident.FONT_FAMILY, it) }
        if (look.align != Align.LEFT || kind == Kind.BUTTON) writer.attr(Attr.ALIGN, look.align)
        val isOneLineKind = kind == Kind.BUTTON || kind == Kind.INPUT || kind == Kind.SELECT
        if (look.maxLines > 0) {
            writer.attr(Attr.MAX_LINES, look.maxLines)
        } else if (isOneLineKind && look.lines > 1) {
            writer.attr(Attr.MAX_LINES, look.lines)
        }
        if (look.ellipsis != 0) writer.attr(Attr.ELLIPSIS, look.ellipsis)
        if (place !== frame && place.isAttached) writePadding(frame, place, writer, density)
    }

    private fun writePadding(
        frame: LayoutCoordinates,
        place: LayoutCoordinates,
        writer: FrameWriter,
        density: Double,
    ) {
        val corner = frame.localPositionOf(place, Offset.Zero)
        val right = frame.size.width - corner.x - place.size.width
        val bottom = frame.size.height - corner.y - place.size.height
        writeLength(Attr.PADDING_LEFT, corner.x, writer, density)
        writeLength(Attr.PADDING_TOP, corner.y, writer, density)
        writeLength(Attr.PADDING_RIGHT, right, writer, density)
        writeLength(Attr.PADDING_BOTTOM, bottom, writer, density)
    }

    private fun writeLength(
        key: Int,
        pixels: Float,
        writer: FrameWriter,
        density: Double,
    ) {
        if (pixels > 0) writer.attr(key, tenths(pixels.toDouble(), density))
    }

    private companion object {
        const val REGULAR_WEIGHT = 400
    }
}
