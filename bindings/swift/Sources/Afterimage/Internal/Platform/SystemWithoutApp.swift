#if !canImport(UIKit)
    // Linux, where the tests run: it reports no conditions, its files are never locked, and its processes have no background.

    @Sendable
    func systemConditions() -> [any ConditionSource] { [] }

    let systemReportsNetwork = false

    @Sendable
    func systemUnlock() -> any UnlockObserver { NeverLocked() }

    private struct NeverLocked: UnlockObserver {
        func start(_ unlocked: @escaping @Sendable () -> Void) {}

        func stop() {}
    }

    @Sendable
    func appBackground() -> any BackgroundObserver { NoBackground() }

    private struct NoBackground: BackgroundObserver {
        func start(_ entered: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {}

        func stop() {}
    }
#endif
