package dev.afterimage

/** The state of a [SessionReplay], and its counts since it was created. Immutable. */
public class SessionReplayStatus internal constructor(
    /** Whether the screen is recorded now: a frame of the session was stored, and the app is not in the background. */
    public val isRecording: Boolean,
    /** The first reason why the screen is or is not recorded now, or is recorded and not uploaded. */
    public val reason: CaptureReason,
    /** The same reason in plain words, for a developer, with the next step if there is one. */
    public val why: String,
    /** The session id, [SessionReplayConfig.NO_SESSION] for none. */
    public val sessionId: Long,
    /** The device id. */
    public val deviceId: String,
    /** The counts since the instance was created. */
    public val counts: SessionReplayCounts,
    /** The latest failure of storing or sending, in plain words. Empty if there was none. */
    public val lastProblem: String,
) {
    /** Returns [why] and [counts]. */
    override fun toString(): String = "$why; $counts"
}
