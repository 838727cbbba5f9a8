import AfterimageFFI
import Dispatch

/// Follows the app and the device for an instance, from its start until the rest of the recording is sent after its stop. Any thread; the
/// work is done on the worker, in the order of the calls.
final class AppWatch: Sendable {
    /// Outcomes after which something is left that is sent in this process, under other conditions or at another time.
    private static let unfinished: Set<Afterimage.FlushOutcome> = [
        .offline, .networkMetered, .meteredLimitReached, .dailyLimitReached, .powerSaving, .overheated, .notConfirmed, .retryScheduled,
        .deadlinePassed,
    ]

    /// The time of a flush in the background in milliseconds. The system suspends an app about half a minute after its last screen.
    private static let backgroundFlushMs: Int64 = 25_000

    private let calls: EngineCalls
    private let flushes: Flushes
    private let worker: DispatchQueue
    private let conditions: ConditionsWatcher
    private let reportsNetwork: Bool
    private let background: any BackgroundObserver
    private let phase = Locked(Phase.idle)

    init(calls: EngineCalls, flushes: Flushes, platform: Platform, worker: DispatchQueue) {
        self.calls = calls
        self.flushes = flushes
        self.worker = worker
        conditions = ConditionsWatcher(worker: worker, sources: platform.conditions)
        reportsNetwork = platform.reportsNetwork
        background = platform.background()
    }

    /// Announces that the network will be reported, unless it is followed: uploads that depend on it wait. Call it before the engine's start.
    func announce() {
        guard reportsNetwork, phase.with({ $0 != .ended }), let now = conditions.awaitNetwork() else { return }
        calls.call(.conditions) { $0.setDeviceConditions(conditions: now) }
    }

    /// Follows the app and the conditions.
    func start() {
        worker.async { [self] in
            guard phase.with({ $0 != .ended }) else { return }
            if phase.with({ $0 == .idle }) {
                background.start { [flushes] done in
                    flushes.request(deadlineMs: Self.backgroundFlushMs) { _ in done() }
                }
                conditions.start { [weak self] now in self?.report(now) }
            }
            phase.with { $0 = .recording }
        }
    }

    /// Sends the rest of the recording, and follows the conditions until then. Call it after the engine's stop.
    func stop() {
        worker.async { [self] in
            guard phase.with({ $0 == .recording }) else { return }
            phase.with { $0 = .sendingRest }
            sendRest()
        }
    }

    /// Ends everything that follows the app or the device, for good.
    func end() {
        worker.async { [self] in
            becomeIdle()
            phase.with { $0 = .ended }
        }
    }

    /// After a stop, what waited for other conditions is sent now.
    private func report(_ now: DeviceConditions) {
        calls.call(.conditions) { $0.setDeviceConditions(conditions: now) }
        if phase.with({ $0 == .sendingRest }) { sendRest() }
    }

    private func sendRest() {
        flushes.request(deadlineMs: Self.backgroundFlushMs) { [weak self] report in self?.restSent(report) }
    }

    private func restSent(_ report: Afterimage.FlushReport) {
        if phase.with({ $0 == .sendingRest }), !Self.unfinished.contains(report.outcome) { becomeIdle() }
    }

    private func becomeIdle() {
        // The conditions first: from then on an announcement awaits the network again.
        conditions.stop()
        background.stop()
        phase.with { $0 = .idle }
    }

    private enum Phase {
        /// Nothing is followed.
        case idle
        /// From a start to a stop.
        case recording
        /// After a stop.
        case sendingRest
        /// The instance ended. A later start follows nothing.
        case ended
    }
}

/// Observes the app's moves to the background.
protocol BackgroundObserver: Sendable {
    /// Calls `entered` for each move to the background. The process runs until the argument of `entered` is called, as far as the system
    /// permits it.
    func start(_ entered: @escaping @Sendable (_ done: @escaping @Sendable () -> Void) -> Void)
    /// Ends the calls. The observer can be started again.
    func stop()
}
