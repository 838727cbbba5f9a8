package dev.afterimage.compose.internal

/** How a text looks. Lengths are physical pixels, numbers are those of frame buffers. */
internal class TextLook {
    /** The size of the text's layout. */
    var width: Int = 0
    var height: Int = 0
    var fontSize: Float = 0f
    var lineHeight: Float = 0f

    /** Thousandths of the font size. */
    var letterSpacing: Int = 0
    var colour: Int = 0
    var weight: Int = 0
    var isItalic: Boolean = false
    var isUnderlined: Boolean = false
    var align: Int = 0
    var maxLines: Int = 0
    var lines: Int = 0
    var ellipsis: Int = 0
    var family: String? = null
}
