import AfterimageFFI
import Foundation

/// The services of the system that an engine needs. Tests replace some of them.
struct Platform: Sendable {
    /// Returns the folder that has the folder of the recordings. Not on the main thread.
    var storageParent: @Sendable () throws -> URL
    /// Returns whether the files below a folder cannot be used before the user unlocks the device. Not on the main thread.
    var isLocked: @Sendable (URL) -> Bool
    /// Returns an observer of the device's unlock.
    var unlock: @Sendable () -> any UnlockObserver
    /// Writes one line to the system's log.
    var writeLog: @Sendable (LogLevel, String) -> Void
    /// Returns the time since the device's boot in milliseconds, sleep included: the clock that frames carry.
    var elapsedMs: @Sendable () -> UInt64
    /// Returns the identity of the device's boot, by which a session that a later process continues stays on one time line. Empty if it is
    /// unknown. It never leaves the device.
    var bootId: @Sendable () -> String
    /// Returns the facts about the device and the app for the headers of segments.
    var device: @Sendable () -> DeviceInfo
    /// Returns the parts of the system that report conditions of the device. On the worker.
    var conditions: @Sendable () -> [any ConditionSource]
    /// Whether one of them reports the network.
    var reportsNetwork: Bool
    /// Returns an observer of the app's moves to the background.
    var background: @Sendable () -> any BackgroundObserver

    /// The services of this system.
    static let current = Platform(
        storageParent: applicationSupportFolder,
        isLocked: isFolderLocked,
        unlock: systemUnlock,
        writeLog: writeSystemLog,
        elapsedMs: readElapsedMs,
        bootId: readBootId,
        device: deviceFacts,
        conditions: systemConditions,
        reportsNetwork: systemReportsNetwork,
        background: appBackground)
}
