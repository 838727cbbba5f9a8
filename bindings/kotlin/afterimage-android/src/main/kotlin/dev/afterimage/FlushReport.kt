package dev.afterimage

/** The result of [SessionReplay.flush]. Immutable. */
public class FlushReport internal constructor(
    /** The result: the first reason why something is left or lost. */
    public val outcome: FlushOutcome,
    /** Items that the collector stored during the flush. */
    public val sent: ItemTotals,
    /** Items that wait now. A later upload sends them. */
    public val left: ItemTotals,
    /** Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, or are set aside. */
    public val refused: ItemTotals,
    /**
     * Items that are set aside now, since the server refuses them and stores others. They are not sent again, and stay on the device until a
     * limit of the storage deletes them.
     */
    public val setAside: ItemTotals,
    /**
     * Items that were deleted during the flush before they were delivered: by a limit of the storage, by somebody else, or since the disk
     * refused them for too long.
     */
    public val evicted: ItemTotals,
    /** Those of the evicted items that exceeded the age limit. */
    public val expired: ItemTotals,
    /** Names of refused items and of items that are set aside, at most 20: ids and numbers, without recorded content. */
    public val refusedNames: List<String>,
    /** The reason of [outcome], in plain words, with the next step if there is one. Empty if everything is delivered. */
    public val problem: String,
) {
    /** Returns the outcome, the totals and the problem. */
    override fun toString(): String =
        "$outcome: sent $sent, left $left, refused $refused, set aside $setAside, evicted $evicted $problem".trimEnd()
}
