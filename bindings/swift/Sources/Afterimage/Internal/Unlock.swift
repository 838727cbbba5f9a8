import Dispatch
import Foundation

/// Waits until the app's files can be used: before the first unlock of the device since its boot, the system refuses them.
///
/// Everything happens on the worker.
final class Unlock: Sendable {
    private let platform: Platform
    private let worker: DispatchQueue
    private let observer = Locked<(any UnlockObserver)?>(nil)
    private let found = Locked<URL?>(nil)

    init(platform: Platform, worker: DispatchQueue) {
        self.platform = platform
        self.worker = worker
    }

    /// Whether the files cannot be used now. A folder that is not known for another reason is not locked: the engine reports it.
    var isLocked: Bool {
        do {
            return platform.isLocked(try parent())
        } catch {
            return isRefusal(error)
        }
    }

    /// Returns the folder that has the folder of the recordings. The system is asked until it knows one.
    func parent() throws -> URL {
        if let known = found.with({ $0 }) { return known }
        let parent = try platform.storageParent()
        found.with { $0 = parent }
        return parent
    }

    /// Calls `unlocked` once, when the files can be used.
    func whenUnlocked(_ unlocked: @escaping @Sendable () -> Void) {
        let observer = platform.unlock()
        self.observer.with { $0 = observer }
        let check = { @Sendable [weak self, worker] in
            worker.async { [weak self] in
                guard let self, !self.isLocked, self.endWait() else { return }
                unlocked()
            }
        }
        observer.start(check)
        // The user may have unlocked the device before the observer was added.
        check()
    }

    /// Ends the wait. Returns whether there was one.
    func endWait() -> Bool {
        let ended = observer.with { observer in
            defer { observer = nil }
            return observer
        }
        ended?.stop()
        return ended != nil
    }
}

/// Observes the unlocks of the device.
protocol UnlockObserver: Sendable {
    /// Calls `unlocked` at each unlock. Any thread.
    func start(_ unlocked: @escaping @Sendable () -> Void)
    /// Ends the calls.
    func stop()
}
