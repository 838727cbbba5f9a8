import AfterimageFFI

/// Counts of losses before the engine, since the instance was created.
struct HostCounts: Sendable {
    /// Calls of the app.
    let calls: Int64
    /// Failures of our code and of the app's callbacks.
    let failures: Int64
}

extension SessionReplayStatus {
    /// The engine's status with the counts of the capture and of the host.
    init(_ status: ReplayStatus, capture: CaptureCounts, host: HostCounts) {
        self.init(
            isRecording: status.recording,
            reason: Afterimage.CaptureReason(status.reason),
            why: status.why,
            sessionId: status.sessionId,
            deviceId: status.deviceId,
            counts: SessionReplayCounts(status, capture: capture, host: host),
            lastProblem: status.lastProblem)
    }

    /// The status of an instance without an engine.
    init(_ obstacle: EngineOpener.Obstacle, sessionId: Int64, deviceId: String, host: HostCounts) {
        self.init(
            isRecording: false,
            reason: obstacle.reason,
            why: obstacle.why,
            sessionId: sessionId,
            deviceId: deviceId,
            counts: SessionReplayCounts(withoutEngine: host),
            lastProblem: "")
    }
}

extension SessionReplayCounts {
    fileprivate init(_ status: ReplayStatus, capture: CaptureCounts, host: HostCounts) {
        self.init(
            frames: Int64(clamping: status.frames),
            lostFrames: sum(status.droppedFrames, status.badFrames, status.backgroundFrames, status.outdatedFrames),
            touches: Int64(clamping: status.touches),
            lostEvents: sum(status.droppedEvents, status.limitedEvents, status.failedEvents, capture.lostTouches),
            segments: Int64(clamping: status.segments),
            uploadedSegments: Int64(clamping: status.uploadedSegments),
            waitingSegments: Int64(clamping: status.spooledSegments),
            waitingBytes: Int64(clamping: status.spooledBytes),
            lostSegments: sum(status.evictedSegments, status.refusedSegments),
            incompleteFrames: Int64(clamping: capture.incompleteFrames),
            lostImages: Int64(clamping: capture.lostImages),
            lostCalls: host.calls,
            failures: sum(UInt64(clamping: host.failures), capture.failures))
    }

    fileprivate init(withoutEngine host: HostCounts) {
        self.init(
            frames: 0, lostFrames: 0, touches: 0, lostEvents: 0, segments: 0, uploadedSegments: 0, waitingSegments: 0, waitingBytes: 0,
            lostSegments: 0, incompleteFrames: 0, lostImages: 0, lostCalls: host.calls, failures: host.failures)
    }
}

/// Returns the sum, and the largest number instead of an overflow.
private func sum(_ counts: UInt64...) -> Int64 {
    counts.reduce(0) { $0.addingReportingOverflow(Int64(clamping: $1)).overflow ? .max : $0 + Int64(clamping: $1) }
}

extension Afterimage.FlushReport {
    /// The engine's report.
    init(_ report: AfterimageFFI.FlushReport) {
        self.init(
            outcome: Afterimage.FlushOutcome(report.outcome),
            sentSegments: Int64(clamping: report.sentSegments),
            sentBytes: Int64(clamping: report.sentBytes),
            leftSegments: Int64(clamping: report.leftSegments),
            leftBytes: Int64(clamping: report.leftBytes),
            sentImages: Int64(clamping: report.sentImages),
            leftImages: Int64(clamping: report.leftImages),
            problem: report.problem)
    }

    /// The report of a flush that no engine made.
    init(withoutEngine outcome: Afterimage.FlushOutcome, problem: String) {
        self.init(
            outcome: outcome, sentSegments: 0, sentBytes: 0, leftSegments: 0, leftBytes: 0, sentImages: 0, leftImages: 0, problem: problem)
    }
}

extension Afterimage.CaptureReason {
    init(_ reason: AfterimageFFI.CaptureReason) {
        switch reason {
        case .sampled: self = .sampled
        case .notSampled: self = .notSampled
        case .optedOut: self = .optedOut
        case .noSession: self = .noSession
        case .captureDisabled: self = .captureDisabled
        case .awaitingFrame: self = .awaitingFrame
        case .inBackground: self = .inBackground
        case .storageRefused: self = .storageRefused
        case .storageInUse: self = .storageInUse
        case .remoteConfigPending: self = .remoteConfigPending
        case .remoteConfigUnavailable: self = .remoteConfigUnavailable
        case .undecided: self = .undecided
        case .notStarted: self = .notStarted
        case .stopped: self = .stopped
        case .disposed: self = .disposed
        case .notAttached: self = .notAttached
        case .internalError: self = .internalError
        }
    }
}

extension Afterimage.FlushOutcome {
    init(_ outcome: AfterimageFFI.FlushOutcome) {
        switch outcome {
        case .delivered: self = .delivered
        case .deadlinePassed: self = .deadlinePassed
        case .retryScheduled: self = .retryScheduled
        case .conditionsNotSuitable: self = .conditionsNotSuitable
        case .serverRefused: self = .serverRefused
        case .noServer: self = .noServer
        case .storageUnavailable: self = .storageUnavailable
        case .optedOut: self = .optedOut
        case .disposed: self = .disposed
        case .engineEnded: self = .engineUnavailable
        }
    }
}

extension ReplayError {
    /// The error in plain words, for the log.
    var explanation: String {
        switch self {
        case .InvalidConfig(let faults): return faults
        case .InvalidValue(let field, let problem, let advice): return "\(field): \(problem); \(advice)"
        case .Disposed: return "the instance was disposed"
        case .Attached(let setting): return "\(setting) belongs to the engine that this instance is attached to"
        case .NoThread: return "the system provides no thread"
        case .Internal: return "the engine failed"
        }
    }
}
