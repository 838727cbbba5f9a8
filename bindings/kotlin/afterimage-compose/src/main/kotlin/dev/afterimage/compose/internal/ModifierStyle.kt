package dev.afterimage.compose.internal

import androidx.compose.ui.graphics.RectangleShape
import androidx.compose.ui.graphics.drawscope.DrawScope

/** The fills, borders and shapes that the modifiers of a layout node draw, as far as they can be read. Colours are `0xRRGGBBAA`. */
internal class ModifierStyle {
    /** Colour behind the content, 0 if there is none. */
    var background: Int = 0

    /** Whether the background is a gradient, of which [background] is a colour. */
    var isGradient: Boolean = false

    /** Width of the border in dp, 0 if there is none. */
    var borderDp: Float = 0f
    var borderColour: Int = 0

    /** Shape of the background, the border or the clip, null for a rectangle. */
    var shape: Any? = null
        private set

    /** Opacity of layers whose opacity is constant. */
    var alpha: Float = 1f

    /** Whether the children are clipped to the node. */
    var isClip: Boolean = false

    /** Whether the node casts a shadow. */
    var hasShadow: Boolean = false

    /** Whether a picture is drawn. */
    var isPicture: Boolean = false

    /** Draws behind the content, null if nothing is drawn or the app draws. */
    var drawing: (DrawScope.() -> Unit)? = null

    /** Whether the app or Compose draws behind the content. */
    var isDrawn: Boolean = false

    /** Whether taps may have an effect that no semantics describe. */
    var handlesTouches: Boolean = false

    /** Whether the node lists the options of a form field. */
    var isOptions: Boolean = false

    /** The strongest masking that the app's modifiers set, one of [dev.afterimage.internal.buffer.MaskOverride], 0 if they set none. */
    var masking: Int = 0

    /** Stores the shape of what is drawn inside the elements so far. A rectangle in a clip has the clip's shape. */
    fun draw(shape: Any?) {
        if (shape != null && !(isClip && shape === RectangleShape)) this.shape = shape
    }

    /** Removes everything. */
    fun clear() {
        background = 0
        isGradient = false
        borderDp = 0f
        borderColour = 0
        shape = null
        alpha = 1f
        isClip = false
        hasShadow = false
        isPicture = false
        drawing = null
        isDrawn = false
        handlesTouches = false
        isOptions = false
        masking = 0
    }
}
