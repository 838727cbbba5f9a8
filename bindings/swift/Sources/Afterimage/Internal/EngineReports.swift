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
            sent: Afterimage.ItemTotals(status.sent),
            left: Afterimage.ItemTotals(status.left),
            refused: Afterimage.ItemTotals(status.refused),
            setAside: Afterimage.ItemTotals(status.setAside),
            evicted: Afterimage.ItemTotals(status.evicted),
            expired: Afterimage.ItemTotals(status.expired),
            incompleteFrames: Int64(clamping: capture.incompleteFrames),
            lostImages: Int64(clamping: capture.lostImages),
            lostCalls: host.calls,
            failures: sum(UInt64(clamping: host.failures), capture.failures))
    }

    fileprivate init(withoutEngine host: HostCounts) {
        self.init(
            frames: 0, lostFrames: 0, touches: 0, lostEvents: 0, segments: 0, sent: .none, left: .none, refused: .none, setAside: .none,
            evicted: .none, expired: .none, incompleteFrames: 0, lostImages: 0, lostCalls: host.calls, failures: host.failures)
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
            sent: Afterimage.ItemTotals(report.sent),
            left: Afterimage.ItemTotals(report.left),
            refused: Afterimage.ItemTotals(report.refused),
            setAside: Afterimage.ItemTotals(report.setAside),
            evicted: Afterimage.ItemTotals(report.evicted),
            expired: Afterimage.ItemTotals(report.expired),
            refusedNames: report.refusedNames,
            problem: report.problem)
    }

    /// The report of a flush that no engine made.
    init(withoutEngine outcome: Afterimage.FlushOutcome, problem: String) {
        self.init(
            outcome: outcome, sent: .none, left: .none, refused: .none, setAside: .none, evicted: .none, expired: .none, refusedNames: [],
            problem: problem)
    }
}

extension Afterimage.ItemTotals {
    fileprivate init(_ totals: AfterimageFFI.ItemTotals) {
        self.init(
            segments: Int64(clamping: totals.segments),
            segmentBytes: Int64(clamping: totals.segmentBytes),
            images: Int64(clamping: totals.images),
            imageBytes: Int64(clamping: totals.imageBytes))
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
        case .keyRefused: self = .keyRefused
        case .uploadsPaused: self = .uploadsPaused
        case .offline: self = .offline
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
        case .offline: self = .offline
        case .networkMetered: self = .networkMetered
        case .meteredLimitReached: self = .meteredLimitReached
        case .dailyLimitReached: self = .dailyLimitReached
        case .powerSaving: self = .powerSaving
        case .overheated: self = .overheated
        case .keyRefused: self = .keyRefused
        case .notACollector: self = .notACollector
        case .notConfirmed: self = .notConfirmed
        case .recordingsRefused: self = .recordingsRefused
        case .imagesRefused: self = .imagesRefused
        case .invalidRequest: self = .invalidRequest
        case .evicted: self = .evicted
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
