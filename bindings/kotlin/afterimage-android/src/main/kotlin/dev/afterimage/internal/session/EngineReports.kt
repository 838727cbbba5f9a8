package dev.afterimage.internal.session

import dev.afterimage.CaptureReason
import dev.afterimage.FlushOutcome
import dev.afterimage.FlushReport
import dev.afterimage.ItemTotals
import dev.afterimage.SessionReplayCounts
import dev.afterimage.SessionReplayStatus
import dev.afterimage.ffi.ReplayStatus
import dev.afterimage.ffi.CaptureReason as EngineReason
import dev.afterimage.ffi.FlushOutcome as EngineOutcome
import dev.afterimage.ffi.FlushReport as EngineReport
import dev.afterimage.ffi.ItemTotals as EngineTotals

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
                sent = sent.toTotals(),
                uploadedUnpackedSegments = uploadedUnpackedSegments.toLong(),
                left = left.toTotals(),
                refused = refused.toTotals(),
                setAside = setAside.toTotals(),
                evicted = evicted.toTotals(),
                expired = expired.toTotals(),
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
        sent = ItemTotals.NONE,
        uploadedUnpackedSegments = 0,
        left = ItemTotals.NONE,
        refused = ItemTotals.NONE,
        setAside = ItemTotals.NONE,
        evicted = ItemTotals.NONE,
        expired = ItemTotals.NONE,
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
        is EngineReason.KeyRefused -> CaptureReason.KEY_REFUSED
        is EngineReason.UploadsPaused -> CaptureReason.UPLOADS_PAUSED
        is EngineReason.Offline -> CaptureReason.OFFLINE
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
        sent = sent.toTotals(),
        left = left.toTotals(),
        refused = refused.toTotals(),
        setAside = setAside.toTotals(),
        evicted = evicted.toTotals(),
        expired = expired.toTotals(),
        refusedNames = refusedNames,
        problem = problem,
    )

/** Returns the report of a flush that no engine made. */
internal fun reportWithoutEngine(
    outcome: FlushOutcome,
    problem: String,
): FlushReport = with(ItemTotals) { FlushReport(outcome, NONE, NONE, NONE, NONE, NONE, NONE, emptyList(), problem) }

private fun EngineTotals.toTotals(): ItemTotals = ItemTotals(segments.toLong(), segmentBytes.toLong(), images.toLong(), imageBytes.toLong())

private fun EngineOutcome.toOutcome(): FlushOutcome =
    when (this) {
        EngineOutcome.DELIVERED -> FlushOutcome.DELIVERED
        EngineOutcome.DEADLINE_PASSED -> FlushOutcome.DEADLINE_PASSED
        EngineOutcome.RETRY_SCHEDULED -> FlushOutcome.RETRY_SCHEDULED
        EngineOutcome.OFFLINE -> FlushOutcome.OFFLINE
        EngineOutcome.NETWORK_METERED -> FlushOutcome.NETWORK_METERED
        EngineOutcome.METERED_LIMIT_REACHED -> FlushOutcome.METERED_LIMIT_REACHED
        EngineOutcome.DAILY_LIMIT_REACHED -> FlushOutcome.DAILY_LIMIT_REACHED
        EngineOutcome.POWER_SAVING -> FlushOutcome.POWER_SAVING
        EngineOutcome.OVERHEATED -> FlushOutcome.OVERHEATED
        EngineOutcome.KEY_REFUSED -> FlushOutcome.KEY_REFUSED
        EngineOutcome.NOT_A_COLLECTOR -> FlushOutcome.NOT_A_COLLECTOR
        EngineOutcome.NOT_CONFIRMED -> FlushOutcome.NOT_CONFIRMED
        EngineOutcome.RECORDINGS_REFUSED -> FlushOutcome.RECORDINGS_REFUSED
        EngineOutcome.IMAGES_REFUSED -> FlushOutcome.IMAGES_REFUSED
        EngineOutcome.INVALID_REQUEST -> FlushOutcome.INVALID_REQUEST
        EngineOutcome.EVICTED -> FlushOutcome.EVICTED
        EngineOutcome.NO_SERVER -> FlushOutcome.NO_SERVER
        EngineOutcome.STORAGE_UNAVAILABLE -> FlushOutcome.STORAGE_UNAVAILABLE
        EngineOutcome.OPTED_OUT -> FlushOutcome.OPTED_OUT
        EngineOutcome.DISPOSED -> FlushOutcome.DISPOSED
        EngineOutcome.ENGINE_ENDED -> FlushOutcome.ENGINE_UNAVAILABLE
    }
