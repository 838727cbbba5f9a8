#if !canImport(UIKit)
    // Linux, where the tests run: it reports no conditions, and its processes have no background.

    @Sendable
    func systemConditions() -> [any ConditionSource] { [] }

    @Sendable
    func appBackground() -> any BackgroundObserver { NoBackground() }

    private struct NoBackground: BackgroundObserver {
        func start(_ entered: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {}

        func stop() {}
    }
#endif
