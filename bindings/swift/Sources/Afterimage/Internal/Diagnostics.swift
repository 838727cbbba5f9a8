import Dispatch

/// The log, the failures and the background queue of one instance.
///
/// They refer to nothing else of the instance: the engine keeps the log for as long as it exists, and the instance keeps the engine.
struct Diagnostics: Sendable {
    /// Writes lines to the system's log.
    let log: Log
    /// Counts and logs failures.
    let failures: Failures
    /// Runs work in its order, off the app's threads.
    let worker: DispatchQueue

    init(level: LogLevel, write: @escaping @Sendable (LogLevel, String) -> Void) {
        let worker = DispatchQueue(label: "dev.afterimage.worker", qos: .utility)
        let log = Log(level: level, worker: worker, write: write)
        self.worker = worker
        self.log = log
        failures = Failures { log.write(.warn, $0) }
    }
}
