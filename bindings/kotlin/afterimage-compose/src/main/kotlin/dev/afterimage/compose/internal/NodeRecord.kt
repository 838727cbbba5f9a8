package dev.afterimage.compose.internal

import androidx.compose.ui.Modifier
import androidx.compose.ui.autofill.ContentType
import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.semantics.SemanticsConfiguration
import dev.afterimage.internal.NodeIds

/** The walker's memory of one layout node. UI thread. */
internal class NodeRecord(
    /** Id that Compose gave to the layout node. */
    val key: Int,
) {
    /** Id of the node in frames. */
    val id: Int = NodeIds.next()

    /** Number of the walk that wrote the node last. */
    var walk: Int = 0

    /** Whether the node's text is or was a secret. */
    var wasSecure: Boolean = false

    /** Whether the record of a secret stays although the last pass did not write its node. */
    var isRetained: Boolean = false

    /** Whether the node is one of several thumbs of a slider. */
    var isThumb: Boolean = false

    /** Distance that the children were scrolled, in physical pixels. */
    var scrollX: Long = 0
    var scrollY: Long = 0

    /** Number of the walk that followed the children last, 0 if none did. */
    var scrollWalk: Int = 0

    /** Place in a scrolling parent at the walk [placeWalk], in physical pixels. */
    var placeX: Int = 0
    var placeY: Int = 0
    var placeWalk: Int = 0

    /** The modifiers that [style] and [frame] were read from. */
    var modifier: Modifier? = null

    /** The drawings of the modifiers. */
    val style: ModifierStyle = ModifierStyle()

    /** Coordinates of the part that modifiers draw, null if that is the node's content. */
    var frame: LayoutCoordinates? = null

    /** How the text looks, null before it was read. */
    var text: TextLook? = null

    /** The semantics that [text] was read from, the size of the node, and the number of the walk. */
    var textOf: SemanticsConfiguration? = null
    var textSize: Long = 0
    var textWalk: Int = 0

    /** Coordinates of the text in a field, null if they are not known. */
    var textFrame: LayoutCoordinates? = null

    /** The content type whose code is [contentTypeCode]. */
    var contentType: ContentType? = null
    var contentTypeCode: Int = 0

    /** Releases the references to Compose. */
    fun release() {
        modifier = null
        style.clear()
        frame = null
        text = null
        textOf = null
        textFrame = null
        contentType = null
    }
}
