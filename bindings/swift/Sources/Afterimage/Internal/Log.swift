import AfterimageFFI
import Dispatch

/// Writes lines if they are at the app's level. Any thread: the lines are written on `worker`, in their order, since the system's log may
/// wait for its daemon.
final class Log: HostLogSink, Sendable {
    private let level: LogLevel
    private let worker: DispatchQueue
    private let writeLine: @Sendable (LogLevel, String) -> Void

    init(level: LogLevel, worker: DispatchQueue, write: @escaping @Sendable (LogLevel, String) -> Void) {
        self.level = level
        self.worker = worker
        writeLine = write
    }

    /// Writes a line of the engine.
    func log(level: AfterimageFFI.LogLevel, message: String) {
        write(LogLevel(level), message)
    }

    /// Writes a line that never holds text of the screen.
    func write(_ level: LogLevel, _ message: String) {
        guard level != .off, level.rank <= self.level.rank else { return }
        worker.async { [writeLine] in writeLine(level, message) }
    }
}

extension LogLevel {
    /// 0 for no messages, and more for more messages.
    fileprivate var rank: Int {
        switch self {
        case .off: return 0
        case .error: return 1
        case .warn: return 2
        case .log: return 3
        case .debug: return 4
        }
    }
}
