import AfterimageFFI
import Dispatch

/// Requests flushes of the engine.
struct Flushes: Sendable {
    let calls: EngineCalls
    let opener: EngineOpener
    let worker: DispatchQueue

    /// Sends everything recorded so far. `answer` is called on the worker, after the calls that wait: the app then reads the engine's state.
    func request(deadlineMs: Int64, answer: @escaping @Sendable (FlushReport) -> Void) {
        let refuse = { @Sendable [worker] (outcome: FlushOutcome, problem: String) in
            worker.async { answer(FlushReport(withoutEngine: outcome, problem: problem)) }
        }
        let callback = FlushAnswer { [worker] report in worker.async { answer(FlushReport(report)) } }
        calls.call(
            .flush,
            onLost: { [opener] in refuse(.engineUnavailable, opener.obstacle.why) },
            make: { engine in
                do {
                    try engine.flush(deadlineMs: UInt64(max(deadlineMs, 0)), callback: callback)
                } catch ReplayError.Disposed {
                    refuse(.disposed, "the instance was disposed")
                } catch {
                    refuse(.engineUnavailable, "\(type(of: error))")
                }
            })
    }
}
