package dev.afterimage.internal.session

/** Counts of losses before the engine, since the instance was created. Immutable. */
internal class HostCounts(
    /** Samples of touches. */
    val touches: Long,
    /** Frames without all views. */
    val incompleteFrames: Long,
    /** Requested images. */
    val images: Long,
    /** Times that a window refused to have its touches recorded. */
    val refusedWindows: Long,
    /** Calls of the app. */
    val calls: Long,
    /** Failures of our code. */
    val failures: Long,
)
