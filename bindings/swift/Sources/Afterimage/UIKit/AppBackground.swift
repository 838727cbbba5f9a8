#if canImport(UIKit)
    import Foundation
    import UIKit

    /// Returns the observer of this system.
    @Sendable
    func appBackground() -> any BackgroundObserver { AppBackground() }

    /// Observes the app's moves to the background, and keeps the process running meanwhile. It also works in app extensions, which have no
    /// `UIApplication`.
    final class AppBackground: BackgroundObserver {
        private let observer = Locked<(any NSObjectProtocol)?>(nil)

        func start(_ entered: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
            let name = UIApplication.didEnterBackgroundNotification
            let added = NotificationCenter.default.addObserver(forName: name, object: nil, queue: nil) { _ in
                keepRunning(entered)
            }
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

    /// The system runs the block on a queue of its own, and suspends the process when the block returns. It runs it a second time if the
    /// time is over before.
    private func keepRunning(_ work: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        let finished = DispatchSemaphore(value: 0)
        ProcessInfo.processInfo.performExpiringActivity(withReason: "sending the recording") { isExpired in
            if isExpired {
                finished.signal()
            } else {
                work { finished.signal() }
                finished.wait()
            }
        }
    }
#endif
