/// Failures of our code in the app's process, and errors that callbacks of the app threw. Each is counted, and the first of each place and
/// type is logged. Any thread.
///
/// Messages of errors are not logged, since an error of the app may contain text of the screen.
final class Failures: Sendable {
    /// Kinds of failures that are logged. More than this many come from one cause.
    private static let maxLogged = 64

    private let counted = Locked<Int64>(0)
    private let seen = Locked<Set<String>>([])
    private let log: @Sendable (String) -> Void

    init(log: @escaping @Sendable (String) -> Void) {
        self.log = log
    }

    /// Number of failures.
    var count: Int64 { counted.with { $0 } }

    /// Counts a failure, and logs its place and its type if they are new.
    func report(_ place: String, _ error: any Error) {
        counted.with { $0 += 1 }
        let kind = "\(place) failed: \(type(of: error))"
        if isNew(kind) {
            log("\(kind); the app is not affected, and status().counts.failures counts it")
        }
    }

    private func isNew(_ kind: String) -> Bool {
        seen.with { $0.count < Self.maxLogged && $0.insert(kind).inserted }
    }
}
