package dev.afterimage.pictures

/**
 * Groups of lines that do not overlap, so that all that changes at the place of a line when its group is left out of a drawing is its own
 * ink, and not that of a line above or below it.
 */
object LineGroups {
    /** The ink of a line is measured with this much more on each side, in pixels. */
    private const val MARGIN_PX = 2f

    /** Sets the group of each line. Returns the number of groups. */
    fun assign(lines: List<DrawnLine>): Int {
        val groups = ArrayList<ArrayList<DrawnLine>>()
        for (line in lines) {
            val free = groups.indexOfFirst { others -> others.none { overlap(it, line) } }
            line.group = if (free < 0) groups.size else free
            if (free < 0) groups += ArrayList<DrawnLine>()
            groups[line.group] += line
        }
        return groups.size
    }

    private fun overlap(
        a: DrawnLine,
        b: DrawnLine,
    ): Boolean {
        val (left, top, right, bottom) = a.ink
        val (otherLeft, otherTop, otherRight, otherBottom) = b.ink
        return left - MARGIN_PX < otherRight && otherLeft - MARGIN_PX < right && top - MARGIN_PX < otherBottom &&
            otherTop - MARGIN_PX < bottom
    }
}
