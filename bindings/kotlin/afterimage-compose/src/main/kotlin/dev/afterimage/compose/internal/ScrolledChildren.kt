package dev.afterimage.compose.internal

import androidx.compose.ui.layout.LayoutCoordinates
import kotlin.math.roundToInt

/**
 * Adds up the distance that the children of a scrolling node moved. Lazy lists report an offset that is estimated, so the distance
 * between two walks is the one that most of the children moved by. UI thread.
 */
internal class ScrolledChildren(
    private val tree: () -> ComposeTree,
) {
    private val place = NodePlace()
    private var vote = 0L
    private var votes = 0

    /** Adds the distance since the last walk to the record of a node. */
    fun follow(
        children: List<Any>,
        frame: LayoutCoordinates,
        records: NodeRecords,
        record: NodeRecord,
        walk: Int,
    ) {
        votes = 0
        var placed = 0
        for (index in 0 until children.size) {
            val node = children[index]
            val layout = tree().layout(node)
            if (!layout.isPlaced || !layout.isAttached) continue
            if (placed++ == MAX_VOTERS) break
            val child = records.get(tree().id(node))
            place.read(layout.coordinates, frame)
            val x = place.left.roundToInt()
            val y = place.top.roundToInt()
            if (record.scrollWalk != 0 && child.placeWalk == record.scrollWalk) vote(child.placeX - x, child.placeY - y)
            child.placeX = x
            child.placeY = y
            child.placeWalk = walk
        }
        record.scrollWalk = walk
        if (votes == 0) return
        record.scrollX += (vote shr Int.SIZE_BITS).toInt()
        record.scrollY += vote.toInt()
    }

    /** The majority vote of Boyer and Moore: the winner of more than half of the votes, found without memory. */
    private fun vote(
        dx: Int,
        dy: Int,
    ) {
        val distance = (dx.toLong() shl Int.SIZE_BITS) or (dy.toLong() and LOW_HALF)
        if (votes == 0) vote = distance
        if (vote == distance) votes++ else votes--
    }

    private companion object {
        /** More rows than a screen shows. The children move together, and all of this is done before the walk next reads its clock. */
        const val MAX_VOTERS = 200
        const val LOW_HALF = 0xffffffffL
    }
}
