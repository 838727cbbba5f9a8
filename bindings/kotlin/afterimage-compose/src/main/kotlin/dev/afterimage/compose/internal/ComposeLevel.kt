package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutCoordinates
import androidx.compose.ui.layout.LayoutInfo
import dev.afterimage.internal.capture.SubtreeParent

/** The walker's state at one level of the tree: the attributes that the children of the node at this level inherit. Reused for all nodes. */
internal class ComposeLevel : SubtreeParent {
    override var id: Int = 0
    override var node: Int = 0
    override var opacity: Float = 1f
    override var direction: Int = 0

    /** The layout node, and the walker's memory of it; null at the root of a composition. */
    var layout: LayoutInfo? = null
    var record: NodeRecord? = null

    /** Whether this is the root of a popup with the options of a form field. */
    var isOptions: Boolean = false

    /** Coordinates of the node, to which its children's places are relative. */
    var frame: LayoutCoordinates? = null

    /** The record of the form field that the node is or is in, null elsewhere, and the text that the field may show. */
    var field: NodeRecord? = null
    var fieldText: CharSequence = ""

    /** The level of the row around the node that is toggled as a whole, null elsewhere. */
    var row: ComposeLevel? = null

    /** The kind of the row's mark ([ToggleRows.markOf]) until it is found, 0 then and elsewhere, and the row's state. */
    var mark: Int = 0
    var isOn: Boolean = false

    /** Scrolled distance that is added to the children's places, in physical pixels. */
    var shiftX: Long = 0
    var shiftY: Long = 0

    /** Starts a node, which takes over the form field of its parent. */
    fun enter(
        layout: LayoutInfo,
        record: NodeRecord,
        parent: ComposeLevel,
    ) {
        this.layout = layout
        this.record = record
        id = record.id
        isOptions = false
        shiftX = 0
        shiftY = 0
        field = parent.field
        fieldText = parent.fieldText
        row = parent.row
        mark = 0
    }

    /** Releases the references to Compose. */
    fun release() {
        layout = null
        record = null
        frame = null
        field = null
        fieldText = ""
        row = null
    }
}
