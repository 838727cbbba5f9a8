package dev.afterimage

/** The result of [SessionReplay.flush]. Immutable. */
public class FlushReport internal constructor(
    /** The result. */
    public val outcome: FlushOutcome,
    /** Segments that the collector accepted during the flush. */
    public val sentSegments: Long,
    /** Bytes of the segments that the collector accepted during the flush. */
    public val sentBytes: Long,
    /** Segments that are left. A later upload sends them. */
    public val leftSegments: Long,
    /** Bytes of the segments that are left. */
    public val leftBytes: Long,
    /** Images that the collector accepted during the flush. */
    public val sentImages: Long,
    /** Images that are left. A later upload sends them. */
    public val leftImages: Long,
    /** The reason why something is left, in plain words. Empty if nothing is left. */
    public val problem: String,
) {
    /** Returns the outcome, the counts and the problem. */
    override fun toString(): String =
        "$outcome: sent $sentSegments segments ($sentBytes bytes) and $sentImages images, " +
            "left $leftSegments segments ($leftBytes bytes) and $leftImages images $problem".trimEnd()
}
