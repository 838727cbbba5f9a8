package dev.afterimage

/** Segments and images, with their bytes. Immutable. */
public class ItemTotals internal constructor(
    /** Number of segments. */
    public val segments: Long,
    /** Bytes of the segments. */
    public val segmentBytes: Long,
    /** Number of images. */
    public val images: Long,
    /** Bytes of the images. */
    public val imageBytes: Long,
) {
    /** Returns the numbers and bytes. */
    override fun toString(): String = "$segments segments ($segmentBytes bytes) and $images images ($imageBytes bytes)"

    internal companion object {
        /** No segment and no image. */
        val NONE = ItemTotals(0, 0, 0, 0)
    }
}
