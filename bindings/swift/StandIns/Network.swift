// A stand-in for Apple's module on Linux: it declares the parts of Network that the package uses, as Apple documents them, so that the
// compiler checks the package's files for iOS. Nothing of it runs or is shipped.

import Dispatch

public final class NWPathMonitor: @unchecked Sendable {
    public init() {}
    public var pathUpdateHandler: (@Sendable (NWPath) -> Void)?
    public func start(queue: DispatchQueue) {}
    public func cancel() {}
}

public struct NWPath: Sendable {
    public enum Status: Sendable {
        case satisfied, unsatisfied, requiresConnection
    }

    public let status: Status
    public let isExpensive: Bool
    public let isConstrained: Bool
}
