package dev.afterimage.pictures

/** A line of text on the screen, or the part of one that has one style. */
class DrawnLine(
    val text: String,
    /** Left, top, right and bottom edge of the ink, in pixels of the main window. */
    val ink: List<Float>,
    /** Whether the text is a secret, which no recording has. */
    val isSecret: Boolean,
) {
    /** The lines of one group do not overlap, and are left out of one picture ([LineGroups]). */
    var group: Int = 0
}
