import AfterimageFFI

/// Records the screens of the app and the user's touches, masks private content, and uploads the recording.
///
/// ```swift
/// var config = SessionReplayConfig(apiKey: "API_KEY", deviceId: "device-id")
/// config.sessionId = Int64(Date().timeIntervalSince1970 * 1000)
/// config.sampleRate = 1
/// config.serverURL = "https://replay.example.com"
/// let replay = SessionReplay(config)
/// replay.start()
/// ```
///
/// All methods can be called from any thread, return at once and never throw: failures are logged and counted in ``status()``. The first
/// call that changes something creates the engine on a thread of the SDK; calls before it exists are made in their order afterwards.
///
/// One instance at a time records in a process. Create it when the app launches, or later, and keep it.
public final class SessionReplay: Sendable {
    /// The time of a flush in milliseconds: it ends before a person who waits for it gives up.
    public static let defaultFlushMs: Int64 = 10_000

    private let diagnostics: Diagnostics
    private let opener: EngineOpener
    private let calls: EngineCalls
    private let answers: FlushAnswers
    private let flushes: Flushes
    private let watch: AppWatch
    /// The values that the app set last, which apply until the engine exists.
    private let requested: Locked<Requested>

    /// Creates an instance. Nothing is read, written or sent before the first call that changes something.
    ///
    /// - Parameter config: the options. Later changes of the app's copy have no effect.
    public convenience init(_ config: SessionReplayConfig) {
        self.init(config, platform: .current)
    }

    /// Creates an instance with the services of `platform`.
    init(_ config: SessionReplayConfig, platform: Platform) {
        diagnostics = Diagnostics(level: config.logLevel, write: platform.writeLog)
        opener = EngineOpener(config: config, platform: platform, diagnostics: diagnostics)
        calls = EngineCalls(opener: opener, diagnostics: diagnostics)
        answers = FlushAnswers(diagnostics: diagnostics)
        flushes = Flushes(calls: calls, opener: opener, worker: diagnostics.worker)
        watch = AppWatch(calls: calls, flushes: flushes, platform: platform, worker: diagnostics.worker)
        requested = Locked(Requested(sessionId: config.sessionId, deviceId: config.deviceId, optOut: config.optOut))
    }

    deinit {
        watch.end()
    }

    /// The session id of analytics events, ``SessionReplayConfig/noSession`` for none. A new id ends the recording, and the new session is
    /// sampled. The same id again changes nothing. An invalid id is refused with a line in the log.
    public var sessionId: Int64 {
        get { calls.engine?.sessionId() ?? requested.with { $0.sessionId } }
        set {
            requested.with { $0.sessionId = newValue }
            calls.call(.sessionId) { try $0.setSessionId(sessionId: newValue) }
        }
    }

    /// The device id of analytics events, 6 to 100 characters. A new id ends the recording, and nothing of before is in the recording of
    /// the new one. An invalid id is refused with a line in the log.
    public var deviceId: String {
        get { calls.engine?.deviceId() ?? requested.with { $0.deviceId } }
        set {
            requested.with { $0.deviceId = newValue }
            calls.call(.deviceId) { try $0.setDeviceId(deviceId: newValue) }
        }
    }

    /// The user opted out. Opting out deletes everything that was recorded and not sent, also before ``start()`` and after ``stop()``.
    public var optOut: Bool {
        get { calls.engine?.optOut() ?? requested.with { $0.optOut } }
        set {
            requested.with { $0.optOut = newValue }
            calls.call(.optOut) { try $0.setOptOut(optOut: newValue) }
        }
    }

    /// Deletes everything that was recorded and not sent, also what an earlier run left, and begins the recording anew if there is one.
    /// What the collector stored stays there. For the data of a person who logs out or wants it deleted; an opt-out does the same and ends
    /// the recording.
    public func deleteLocalData() {
        calls.call(.deletion) { try $0.deleteLocalData() }
    }

    /// Starts recording, or continues after ``stop()``. Starting twice changes nothing.
    public func start() {
        watch.announce()
        calls.call(.lifecycle) { try $0.start() }
        watch.start()
    }

    /// Stops recording. Everything recorded is kept and sent; ``start()`` continues the session.
    public func stop() {
        calls.call(.lifecycle) { try $0.stop() }
        watch.stop()
    }

    /// Ends the instance; it cannot be started again. Everything recorded stays on the device for the next instance. Later calls change
    /// nothing. Disposing twice changes nothing.
    public func dispose() {
        calls.dispose()
        watch.end()
    }

    /// Sends everything recorded so far.
    ///
    /// - Parameters:
    ///   - deadlineMs: the time in milliseconds after which the report is delivered at the latest, at most a minute.
    ///   - completion: called once, on a thread of the SDK: when all is sent, when nothing more can be sent, or at the deadline. An error
    ///     that it throws is counted and changes nothing. It may take as long as it wants.
    public func flush(
        deadlineMs: Int64 = SessionReplay.defaultFlushMs, completion: @escaping @Sendable (FlushReport) throws -> Void
    ) {
        flushes.request(deadlineMs: deadlineMs) { [answers] report in answers.deliver(report, to: completion) }
    }

    /// Sends everything recorded so far. Returns when all is sent, when nothing more can be sent, or at the deadline. Cancelling the task
    /// ends neither the flush nor the wait.
    ///
    /// - Parameter deadlineMs: the time in milliseconds after which the report is returned at the latest, at most a minute.
    /// - Returns: what was sent, and the reason why something is left.
    public func flush(deadlineMs: Int64 = SessionReplay.defaultFlushMs) async -> FlushReport {
        await withCheckedContinuation { continuation in
            flushes.request(deadlineMs: deadlineMs) { continuation.resume(returning: $0) }
        }
    }

    /// Records that the app shows a screen. Call it before the screen's first frame, since masking rules use its name.
    ///
    /// - Parameter name: the name, up to 200 characters. It must not hold user input: it is recorded without redaction.
    public func recordScreen(_ name: String) {
        calls.call(.screen) { $0.recordScreen(name: name) }
    }

    /// Returns the properties that link an analytics event to the replay: `[Amplitude] Session Replay ID` once a frame of the session is
    /// stored and as long as the session is recorded, and none otherwise.
    public func sessionReplayProperties() -> [String: String] {
        calls.engine?.sessionReplayProperties() ?? [:]
    }

    /// Returns whether and why the session is recorded, and the counts since the instance was created.
    public func status() -> SessionReplayStatus {
        let host = HostCounts(calls: calls.lostCalls, failures: diagnostics.failures.count)
        if let engine = calls.engine {
            return SessionReplayStatus(engine.status(), capture: engine.captureCounts(), host: host)
        }
        let (sessionId, deviceId) = requested.with { ($0.sessionId, $0.deviceId) }
        return SessionReplayStatus(opener.obstacle, sessionId: sessionId, deviceId: deviceId, host: host)
    }

    /// The engine, once it exists and no call waits.
    var engine: ReplayEngine? { calls.engine }

    /// Values that the app set.
    private struct Requested: Sendable {
        var sessionId: Int64
        var deviceId: String
        var optOut: Bool
    }
}
