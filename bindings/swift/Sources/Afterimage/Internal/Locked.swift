import Foundation

/// A value that one thread at a time reads or changes. A closure is stored as a property of a structure: each access to a bare closure, or
/// one in a tuple, adds a wrapper to it, and the release of many thousands overflows the stack.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: Value) {
        self.value = value
    }

    /// Returns the result of `body`, which must not wait for anything.
    func with<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
