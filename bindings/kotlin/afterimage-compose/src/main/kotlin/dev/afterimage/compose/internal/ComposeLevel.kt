package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutCoordinates
import dev.afterimage.internal.capture.SubtreeParent

/** The walker's state at one level of the tree: what the children of the node at this level take from it. Reused for all nodes. */
internal class ComposeLevel : SubtreeParent {
    override var id: Int = 0
    override var node: Int = 0
    override var opacity: Float = 1f
    override var direction: Int = 0

    /** Coordinates of the node, to which its children's places are relative. */
    var frame: LayoutCoordinates? = null

    /** The record of the form field that the node is or is in, null elsewhere, and the text that the field may show. */
    var field: NodeRecord? = null
    var fieldText: CharSequence = ""

    /** Scrolled distance that is added to the children's places, in physical pixels. */
    var shiftX: Long = 0
    var shiftY: Long = 0

    /** Takes over the form field of a parent. */
    fun enterField(parent: ComposeLevel) {
        field = parent.field
        fieldText = parent.fieldText
    }

    /** Releases what refers to Compose. */
    fun release() {
        frame = null
        field = null
        fieldText = ""
    }
}
