import AfterimageFFI
import Dispatch

/// Follows the conditions of the device that limit uploads and capture: network, power saving, temperature, memory.
///
/// Everything happens on the worker, since services of the system are asked.
final class ConditionsWatcher: Sendable {
    private let worker: DispatchQueue
    private let sources: @Sendable () -> [any ConditionSource]
    private let state = Locked(State())

    init(worker: DispatchQueue, sources: @escaping @Sendable () -> [any ConditionSource]) {
        self.worker = worker
        self.sources = sources
    }

    /// Stores that the network is not known until its next report. Returns the conditions, or `nil` if they are followed.
    func awaitNetwork() -> DeviceConditions? {
        state.with { state in
            guard state.started == nil else { return nil }
            state.conditions = ConditionChange.networkPending.applied(to: state.conditions)
            return state.conditions
        }
    }

    /// Starts to follow the conditions, unless they are followed. `report` receives them when they differ from the last ones, which at first
    /// are those that the engine assumes. On the worker.
    func start(_ report: @escaping @Sendable (DeviceConditions) -> Void) {
        guard state.with({ $0.started == nil }) else { return }
        let started = sources()
        state.with { $0.started = started }
        for source in started {
            source.start { [weak self, worker] change in
                worker.async { [weak self] in self?.apply(change, report) }
            }
        }
    }

    /// Ends the reports. On the worker.
    func stop() {
        let ended = state.with { state in
            defer { state.started = nil }
            return state.started
        }
        ended?.forEach { $0.stop() }
    }

    private func apply(_ change: ConditionChange, _ report: @Sendable (DeviceConditions) -> Void) {
        let changed = state.with { state -> DeviceConditions? in
            let now = change.applied(to: state.conditions)
            // A report may arrive after the end.
            guard state.started != nil, now != state.conditions else { return nil }
            state.conditions = now
            return now
        }
        if let changed { report(changed) }
    }

    /// The sources that report, and the conditions that were reported last.
    private struct State: Sendable {
        var started: [any ConditionSource]?
        var conditions = DeviceConditions(online: true, metered: false, lowPower: false, lowMemory: false, thermal: .nominal)
    }
}
