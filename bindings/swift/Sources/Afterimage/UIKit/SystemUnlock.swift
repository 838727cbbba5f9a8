#if canImport(UIKit)
    import Foundation
    import UIKit

    /// Returns the observer of this system.
    @Sendable
    func systemUnlock() -> any UnlockObserver { SystemUnlock() }

    /// Observes that protected files become available. The system says so at each unlock.
    private final class SystemUnlock: UnlockObserver {
        private let observer = Locked<(any NSObjectProtocol)?>(nil)

        func start(_ unlocked: @escaping @Sendable () -> Void) {
            let name = UIApplication.protectedDataDidBecomeAvailableNotification
            let added = NotificationCenter.default.addObserver(forName: name, object: nil, queue: nil) { _ in unlocked() }
            observer.with { $0 = added }
        }

        func stop() {
            let removed = observer.with { observer in
                defer { observer = nil }
                return observer
            }
            if let removed { NotificationCenter.default.removeObserver(removed) }
        }
    }
#endif
