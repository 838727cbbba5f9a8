// A stand-in for Apple's module on Linux: it declares the parts of UIKit that the package and the example app use, as Apple documents them,
// and those of Foundation and Dispatch which only Apple's systems have, so that the compiler checks the files for iOS. Nothing of it runs or
// is shipped. This file has the parts beside UIKit; the folder has UIKit's.

import Dispatch
@_exported import Foundation

extension ProcessInfo {
    public enum ThermalState: Int, Sendable {
        case nominal, fair, serious, critical
    }

    public var thermalState: ThermalState { .nominal }
    public var isLowPowerModeEnabled: Bool { false }
    public static let thermalStateDidChangeNotification = Notification.Name("NSProcessInfoThermalStateDidChangeNotification")
    public func performExpiringActivity(withReason reason: String, using block: @escaping @Sendable (Bool) -> Void) {}
}

extension Notification.Name {
    public static let NSProcessInfoPowerStateDidChange = Notification.Name("NSProcessInfoPowerStateDidChangeNotification")
}

public protocol DispatchSourceMemoryPressure: DispatchSourceProtocol {
    var data: DispatchSource.MemoryPressureEvent { get }
}

extension DispatchSource {
    public struct MemoryPressureEvent: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let normal = MemoryPressureEvent(rawValue: 1)
        public static let warning = MemoryPressureEvent(rawValue: 2)
        public static let critical = MemoryPressureEvent(rawValue: 4)
        public static let all: MemoryPressureEvent = [.normal, .warning, .critical]
    }

    public class func makeMemoryPressureSource(
        eventMask: MemoryPressureEvent, queue: DispatchQueue?
    ) -> any DispatchSourceMemoryPressure { fatalError("a stand-in") }
}

open class NSException: NSObject {
    public init(name: NSExceptionName, reason: String?, userInfo: [AnyHashable: Any]? = nil) {}
    open func raise() {}
}

public struct NSExceptionName: Sendable {
    public static let genericException = NSExceptionName()
}

public typealias CFString = NSString

public final class CFNotificationCenter: NSObject {}

public struct CFNotificationName {
    public init(_ name: CFString) {}
}

public func CFNotificationCenterGetDarwinNotifyCenter() -> CFNotificationCenter! { nil }
public func CFNotificationCenterPostNotification(
    _ center: CFNotificationCenter!, _ name: CFNotificationName!, _ object: UnsafeRawPointer!, _ userInfo: [AnyHashable: Any]!,
    _ deliverImmediately: Bool
) {}
