package dev.afterimage.internal.session

import dev.afterimage.CaptureReason
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.SessionReplayCounts
import dev.afterimage.SessionReplayStatus
import dev.afterimage.ffi.ReplayStatus
import dev.afterimage.ffi.CaptureReason as EngineReason
import dev.afterimage.ffi.FlushOutcome as EngineOutcome
import dev.afterimage.ffi.FlushReport as EngineReport

/** Returns the engine's status with the counts of the host. */
internal fun ReplayStatus.toStatus(lost: HostCounts): SessionReplayStatus =
    SessionReplayStatus(
        isRecording = recording,
        reason = reason.toReason(),
        why = why,
        sessionId = sessionId,
        deviceId = deviceId,
        counts =
            SessionReplayCounts(
                frames = frames.toLong(),
                lostFrames = (droppedFrames + badFrames + backgroundFrames + outdatedFrames).toLong(),
                touches = touches.toLong(),
                lostEvents = (droppedEvents + limitedEvents + failedEvents).toLong() + lost.touches,
                segments = segments.toLong(),
                unpackedSegments = unpackedSegments.toLong(),
                uploadedSegments = uploadedSegments.toLong(),
                uploadedUnpackedSegments = uploadedUnpackedSegments.toLong(),
                waitingSegments = spooledSegments.toLong(),
                waitingBytes = spooledBytes.toLong(),
                lostSegments = (evictedSegments + refusedSegments).toLong(),
                incompleteFrames = lost.incompleteFrames,
                lostImages = lost.images,
                refusedWindows = lost.refusedWindows,
                lostCalls = lost.calls,
                failures = lost.failures,
            ),
        lastProblem = lastProblem,
    )

/** Returns the counts of an instance without an engine. */
internal fun countsWithoutEngine(lost: HostCounts): SessionReplayCounts =
    SessionReplayCounts(
        frames = 0,
        lostFrames = 0,
        touches = 0,
        lostEvents = lost.touches,
        segments = 0,
        unpackedSegments = 0,
        uploadedSegments = 0,
        uploadedUnpackedSegments = 0,
        waitingSegments = 0,
        waitingBytes = 0,
        lostSegments = 0,
        incompleteFrames = lost.incompleteFrames,
        lostImages = lost.images,
        refusedWindows = lost.refusedWindows,
        lostCalls = lost.calls,
        failures = lost.failures,
    )

private fun EngineReason.toReason(): CaptureReason =
    when (this) {
        is EngineReason.Sampled -> CaptureReason.SAMPLED
        is EngineReason.NotSampled -> CaptureReason.NOT_SAMPLED
        EngineReason.OptedOut -> CaptureReason.OPTED_OUT
        EngineReason.NoSession -> CaptureReason.NO_SESSION
        EngineReason.CaptureDisabled -> CaptureReason.CAPTURE_DISABLED
        EngineReason.AwaitingFrame -> CaptureReason.AWAITING_FRAME
        EngineReason.InBackground -> CaptureReason.IN_BACKGROUND
        EngineReason.StorageRefused -> CaptureReason.STORAGE_REFUSED
        EngineReason.StorageInUse -> CaptureReason.STORAGE_IN_USE
        EngineReason.RemoteConfigPending -> CaptureReason.REMOTE_CONFIG_PENDING
        EngineReason.RemoteConfigUnavailable -> CaptureReason.REMOTE_CONFIG_UNAVAILABLE
        EngineReason.Undecided -> CaptureReason.UNDECIDED
        EngineReason.NotStarted -> CaptureReason.NOT_STARTED
        EngineReason.Stopped -> CaptureReason.STOPPED
        EngineReason.Disposed -> CaptureReason.DISPOSED
        EngineReason.NotAttached -> CaptureReason.NOT_ATTACHED
        EngineReason.InternalError -> CaptureReason.INTERNAL_ERROR
    }

/** Returns the engine's report. */
internal fun EngineReport.toReport(): FlushReport =
    FlushReport(
        outcome = outcome.toOutcome(),
        sentSegments = sentSegments.toLong(),
        sentBytes = sentBytes.toLong(),
        leftSegments = leftSegments.toLong(),
        leftBytes = leftBytes.toLong(),
        sentImages = sentImages.toLong(),
        leftImages = leftImages.toLong(),
        problem = problem,
    )

/** Returns the report of a flush that no engine made. */
internal fun reportWithoutEngine(
    outcome: FlushOutcome,
    problem: String,
): FlushReport = FlushReport(outcome, 0, 0, 0, 0, 0, 0, problem)

private fun EngineOutcome.toOutcome(): FlushOutcome =
    when (this) {
        EngineOutcome.DELIVERED -> FlushOutcome.DELIVERED
        EngineOutcome.DEADLINE_PASSED -> FlushOutcome.DEADLINE_PASSED
        EngineOutcome.RETRY_SCHEDULED -> FlushOutcome.RETRY_SCHEDULED
        EngineOutcome.CONDITIONS_NOT_SUITABLE -> FlushOutcome.CONDITIONS_NOT_SUITABLE
        EngineOutcome.SERVER_REFUSED -> FlushOutcome.SERVER_REFUSED
        EngineOutcome.NO_SERVER -> FlushOutcome.NO_SERVER
        EngineOutcome.STORAGE_UNAVAILABLE -> FlushOutcome.STORAGE_UNAVAILABLE
        EngineOutcome.OPTED_OUT -> FlushOutcome.OPTED_OUT
        EngineOutcome.DISPOSED -> FlushOutcome.DISPOSED
        EngineOutcome.ENGINE_ENDED -> FlushOutcome.ENGINE_UNAVAILABLE
    }
