#if canImport(UIKit)
    import AfterimageFFI
    import Dispatch
    import Foundation
    import Network
    import UIKit

    /// The network is one of the conditions.
    let systemReportsNetwork = true

    /// The parts of the system that report conditions of the device.
    @Sendable
    func systemConditions() -> [any ConditionSource] {
        [
            NetworkSource(), MemorySource(),
            NotificationSource(name: .NSProcessInfoPowerStateDidChange) { .lowPower(ProcessInfo.processInfo.isLowPowerModeEnabled) },
            NotificationSource(name: ProcessInfo.thermalStateDidChangeNotification) {
                .thermal(ThermalState(ProcessInfo.processInfo.thermalState))
            },
        ]
    }

    /// Number of paths that the system reported in this process. Each is a change, mostly to a different network: the system names none.
    private let pathCount = Locked<UInt64>(0)

    /// Reports whether there is a network, and whether it is metered: expensive (cellular, a personal hotspot), or in Low Data Mode.
    private final class NetworkSource: ConditionSource {
        private let monitor = Locked<NWPathMonitor?>(nil)

        func start(_ report: @escaping @Sendable (ConditionChange) -> Void) {
            // A cancelled monitor cannot be started again. The system reports the first path by itself.
            let started = NWPathMonitor()
            started.pathUpdateHandler = { path in
                let id = pathCount.with { count in
                    count += 1
                    return count
                }
                report(.network(online: path.status == .satisfied, metered: path.isExpensive || path.isConstrained, id: id))
            }
            started.start(queue: DispatchQueue(label: "dev.afterimage.network", qos: .utility))
            monitor.with { $0 = started }
        }

        func stop() {
            monitor.with { monitor in
                monitor?.cancel()
                monitor = nil
            }
        }
    }

    /// Reports a shortage of memory and its end. The device is not short of memory at first: the system reports changes only.
    private final class MemorySource: ConditionSource {
        private let source = Locked<(any DispatchSourceMemoryPressure)?>(nil)

        func start(_ report: @escaping @Sendable (ConditionChange) -> Void) {
            let queue = DispatchQueue(label: "dev.afterimage.memory", qos: .utility)
            let started = DispatchSource.makeMemoryPressureSource(eventMask: .all, queue: queue)
            // The source and its handler refer to each other until the stop.
            started.setEventHandler { [source] in
                if let event = source.with({ $0?.data }) { report(.lowMemory(event != .normal)) }
            }
            source.with { $0 = started }
            started.activate()
        }

        func stop() {
            source.with { source in
                source?.cancel()
                source = nil
            }
        }
    }

    /// Reports a state that the system announces by a notification without the state.
    private final class NotificationSource: ConditionSource {
        private let name: Notification.Name
        private let read: @Sendable () -> ConditionChange
        private let observer = Locked<(any NSObjectProtocol)?>(nil)

        init(name: Notification.Name, read: @escaping @Sendable () -> ConditionChange) {
            self.name = name
            self.read = read
        }

        func start(_ report: @escaping @Sendable (ConditionChange) -> Void) {
            let added = NotificationCenter.default.addObserver(forName: name, object: nil, queue: nil) { [read] _ in report(read()) }
            observer.with { $0 = added }
            report(read())
        }

        func stop() {
            let removed = observer.with { observer in
                defer { observer = nil }
                return observer
            }
            if let removed { NotificationCenter.default.removeObserver(removed) }
        }
    }

    extension ThermalState {
        /// A state that a later system adds is as the worst.
        init(_ state: ProcessInfo.ThermalState) {
            switch state {
            case .nominal: self = .nominal
            case .fair: self = .fair
            case .serious: self = .serious
            case .critical: self = .critical
            @unknown default: self = .critical
            }
        }
    }
#endif
