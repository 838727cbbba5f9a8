import AfterimageFFI
import Dispatch

/// Delivers reports to the app's callbacks.
struct FlushAnswers: Sendable {
    /// Concurrent: a callback that waits, also for another flush, delays no other.
    private static let queue = DispatchQueue(label: "dev.afterimage.callbacks", qos: .utility, attributes: .concurrent)

    let diagnostics: Diagnostics

    /// Calls `completion` on a thread of the SDK.
    func deliver(_ report: FlushReport, to completion: @escaping @Sendable (FlushReport) throws -> Void) {
        let failures = diagnostics.failures
        Self.queue.async {
            do {
                try completion(report)
            } catch {
                failures.report("callback of a flush", error)
            }
        }
    }
}

/// The engine's callback for one flush.
final class FlushAnswer: FlushCallback, Sendable {
    private let answer: @Sendable (AfterimageFFI.FlushReport) -> Void

    init(_ answer: @escaping @Sendable (AfterimageFFI.FlushReport) -> Void) {
        self.answer = answer
    }

    func done(report: AfterimageFFI.FlushReport) {
        answer(report)
    }
}
