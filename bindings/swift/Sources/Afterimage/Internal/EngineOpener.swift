import AfterimageFFI
import Foundation

/// Creates the engine.
final class EngineOpener: Sendable {
    /// The reason why there is no engine, and the same in plain words.
    struct Obstacle: Sendable {
        let reason: CaptureReason
        let why: String
    }

    private let config: SessionReplayConfig
    private let platform: Platform
    private let diagnostics: Diagnostics
    private let unlock: Unlock
    private let current = Locked(Obstacle(reason: .notStarted, why: "the app did not start the recording"))

    init(config: SessionReplayConfig, platform: Platform, diagnostics: Diagnostics) {
        self.config = config
        self.platform = platform
        self.diagnostics = diagnostics
        unlock = Unlock(platform: platform, worker: diagnostics.worker)
    }

    /// Calls `ready` when the app's files can be used: at once, or when the user unlocks the device, after a call of `waiting`. On the worker.
    func whenReady(_ ready: @escaping @Sendable () -> Void, waiting: () -> Void) {
        current.with { $0 = Obstacle(reason: .undecided, why: "the engine is being created") }
        guard unlock.isLocked else { return ready() }
        current.with {
            $0 = Obstacle(reason: .deviceLocked, why: "the user has not unlocked the device since it started")
        }
        waiting()
        unlock.whenUnlocked(ready)
    }

    /// Ends the wait for the unlock. Returns whether there was one: the engine is not opened then. On the worker.
    func endWait() -> Bool {
        let wasWaiting = unlock.endWait()
        if wasWaiting { refuseAll() }
        return wasWaiting
    }

    /// The reason why there is no engine.
    var obstacle: Obstacle { current.with { $0 } }

    /// Stores that the instance ended before an engine was needed.
    func refuseAll() {
        current.with { $0 = Obstacle(reason: .disposed, why: "the instance was disposed") }
    }

    /// Returns the engine, or `nil` with these options or if it fails. The reason is logged once. Not on the main thread.
    func open() -> ReplayEngine? {
        do {
            return try create()
        } catch ReplayError.InvalidConfig(let faults) {
            refuse(Obstacle(reason: .invalidConfig, why: "the options are invalid: \(faults)"))
        } catch {
            diagnostics.failures.report("start of the engine", error)
            refuse(Obstacle(reason: .internalError, why: "the engine cannot be created: \(type(of: error))"))
        }
        return nil
    }

    private func create() throws -> ReplayEngine {
        try ReplayEngine(
            config: AfterimageFFI.SessionReplayConfig(config),
            storageDir: storageFolder(below: try unlock.parent(), failures: diagnostics.failures).path,
            elapsedMs: platform.elapsedMs(),
            device: platform.device(),
            http: HTTPClient(),
            log: diagnostics.log,
            bootId: platform.bootId(),
            views: ViewCapture(config))
    }

    private func refuse(_ obstacle: Obstacle) {
        current.with { $0 = obstacle }
        diagnostics.log.write(.error, "nothing is recorded: \(obstacle.why)")
    }
}
