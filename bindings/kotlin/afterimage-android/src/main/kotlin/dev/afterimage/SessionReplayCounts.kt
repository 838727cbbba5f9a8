package dev.afterimage

/** Counts of a [SessionReplay] since it was created. Immutable. */
@Suppress("LongParameterList") // One for each count.
public class SessionReplayCounts internal constructor(
    /** Frames recorded, including unchanged ones. */
    public val frames: Long,
    /** Frames that were lost: replaced by a newer one, malformed, or captured in the background or before the user changed. */
    public val lostFrames: Long,
    /** Touches recorded. */
    public val touches: Long,
    /** Samples of touches, and events, that were lost: a queue was full, or no frame followed in time. */
    public val lostEvents: Long,
    /** Segments (at most 30 s of recording) that were completed. */
    public val segments: Long,
    /** Those of them that were stored unpacked, in more than twice the bytes: the device was hot or saved power. */
    public val unpackedSegments: Long,
    /** Items that the collector stored. */
    public val sent: ItemTotals,
    /** Segments that were uploaded unpacked: the device was hot then, too. */
    public val uploadedUnpackedSegments: Long,
    /** Items that wait for their upload. */
    public val left: ItemTotals,
    /** Those of the waiting items that the server refused. They are sent again if the server turns out to be at fault, or are set aside. */
    public val refused: ItemTotals,
    /** Items that are set aside, also those of earlier runs, since the server refuses them and stores others. */
    public val setAside: ItemTotals,
    /** Items that were deleted before they were delivered: by a limit of the storage, by somebody else, or since the disk refused them. */
    public val evicted: ItemTotals,
    /** Those of the evicted items that exceeded the age limit. */
    public val expired: ItemTotals,
    /**
     * Frames without all views. If the time for a frame was over, the next frame continues there. Views behind the first 10,000, and below
     * 250 levels, are not recorded.
     */
    public val incompleteFrames: Long,
    /** Requested images that were not recorded: they were not shown any more, could not be drawn, or were refused. */
    public val lostImages: Long,
    /** Windows whose touches are not recorded, because another library replaces the window's callback repeatedly. */
    public val refusedWindows: Long,
    /** Calls of the app that were lost because too many came before the native library was loaded. */
    public val lostCalls: Long,
    /** Failures inside the SDK. Each lost a part of the recording, and none reached the app. */
    public val failures: Long,
) {
    /** Returns the counts by name. */
    override fun toString(): String =
        "frames=$frames lostFrames=$lostFrames touches=$touches lostEvents=$lostEvents segments=$segments " +
            "unpackedSegments=$unpackedSegments uploadedUnpackedSegments=$uploadedUnpackedSegments " +
            "sent=$sent left=$left refused=$refused setAside=$setAside evicted=$evicted expired=$expired " +
            "incompleteFrames=$incompleteFrames lostImages=$lostImages " +
            "refusedWindows=$refusedWindows lostCalls=$lostCalls failures=$failures"
}
